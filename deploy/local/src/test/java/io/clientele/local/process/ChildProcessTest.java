package io.clientele.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

  @TempDir Path folder;

  @Test
  void a_program_ends_with_the_jvm_that_started_it_even_when_that_is_killed() throws Exception {
    Path pidFile = folder.resolve("pid");
    Path leftovers = Files.createDirectory(folder.resolve("leftovers"));
    var parent =
        new ProcessBuilder(
                Executables.java(),
                "-cp",
                System.getProperty("java.class.path"),
                StartsAndWaits.class.getName(),
                leftovers.toString(),
                pidFile.toString())
            .inheritIO()
            .start();
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(pidFile));
    var child = ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
    assertThat(child.isAlive()).isTrue();

    parent.destroyForcibly().waitFor();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !child.isAlive() && !Files.exists(leftovers));
  }

  @Test
  void a_program_that_ignores_the_request_to_stop_is_killed_when_patience_ends() throws Exception {
    Path ready = folder.resolve("ready");
    var child = program(List.of("sh", "-c", "trap '' TERM; touch ready; exec sleep 60")).start();
    await().until(() -> Files.exists(ready));
    child.stop(Duration.ofMillis(200));
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void what_a_program_says_is_in_its_log_and_its_exit_is_known() throws Exception {
    var program = program(List.of("sh", "-c", "echo one; echo two >&2; exit 7"));
    assertThat(program.start().onExit().get()).isEqualTo(7);
    assertThat(ChildProcess.lastLines(program.log(), 5)).isEqualTo("one\ntwo");
  }

  private ChildProcess.Program program(List<String> command) {
    return new ChildProcess.Program(
        "child",
        command,
        Map.of(),
        folder,
        folder.resolve("child.log"),
        ChildProcess.StopSignal.TERM,
        Duration.ofSeconds(5),
        null);
  }

  static final class StartsAndWaits {
    public static void main(String[] arguments) throws Exception {
      Path leftovers = Path.of(arguments[0]);
      var child =
          new ChildProcess.Program(
                  "child",
                  List.of("sleep", "60"),
                  Map.of(),
                  leftovers,
                  leftovers.resolve("child.log"),
                  ChildProcess.StopSignal.TERM,
                  Duration.ofSeconds(5),
                  leftovers)
              .start();
      Path draft = Path.of(arguments[1] + ".draft");
      Files.writeString(draft, String.valueOf(child.pid()));
      Files.move(draft, Path.of(arguments[1]));
      child.onExit().join();
    }
  }
}
