package io.clientele.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clientele.local.process.Checkout;
import io.clientele.local.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The console in a real browser, by its own specs (`gateway/src/main/webui/e2e`).
class ConsoleTest {
  private static final String CHROMIUM =
      System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");

  @Test
  void people_can_do_their_work_in_the_console() throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of(CHROMIUM)),
        "There is no browser at " + CHROMIUM + ": the console was not tried");
    var log = Path.of("target", "console.log");
    var specs =
        new ProcessBuilder("npm", "run", "--silent", "e2e")
            .directory(Checkout.root().resolve("gateway/src/main/webui").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    specs.environment().put("CLIENTELE_URL", TheSuite.running().stack().gateway());
    specs.environment().put("CHROMIUM", CHROMIUM);
    var running = specs.start();
    try {
      assertThat(running.waitFor(12, TimeUnit.MINUTES)).as("ended in time").isTrue();
      assertThat(running.exitValue()).as(ChildProcess.lastLines(log, 80)).isZero();
    } finally {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }
}
