package io.clientele.local.stack;

import io.clientele.local.process.ChildProcess;
import io.clientele.local.process.ChildProcess.StopSignal;
import io.clientele.local.process.Executables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One of our services, in a JVM of its own.
final class ServicePart implements Part {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(200);

  private final String name;
  private final Path application;
  private final int port;
  private final String heap;
  private final Map<String, String> environment;
  private final Path log;
  private volatile @Nullable ChildProcess process;

  /// @param application the folder that Quarkus's build makes, with `quarkus-run.jar`
  ServicePart(
      String name,
      Path application,
      int port,
      String heap,
      Map<String, String> environment,
      Path log) {
    this.name = name;
    this.application = application;
    this.port = port;
    this.heap = heap;
    this.environment = environment;
    this.log = log;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public Probe probe() {
    return Probe.http(address() + "/q/health/ready");
  }

  @Override
  public Path log() {
    return log;
  }

  @Override
  public synchronized void start() {
    if (process != null && process.isAlive()) {
      return;
    }
    if (!Files.exists(application.resolve("quarkus-run.jar"))) {
      throw new StackProblem(
          "%s is not built: %s has no quarkus-run.jar. Build with ./mvnw -DskipTests package"
              .formatted(name, application));
    }
    try {
      process =
          new ChildProcess.Program(
                  name,
                  List.of(
                      Executables.java(),
                      "-Xmx" + heap,
                      "-XX:+UseSerialGC",
                      // What services make lives as long as a batch: it should die young.
                      "-XX:NewRatio=1",
                      // Made with the service by its build; one that does not fit is passed over.
                      "-XX:AOTCache=app.aot",
                      "-Xlog:aot*=off",
                      "-XX:+ExitOnOutOfMemoryError",
                      "--sun-misc-unsafe-memory-access=allow",
                      "-jar",
                      "quarkus-run.jar"),
                  environment,
                  application,
                  log,
                  StopSignal.TERM,
                  PATIENCE,
                  null)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name, e);
    }
    awaitReady(process);
  }

  // Not synchronised: what is still starting can be stopped too.
  @Override
  public void stop() {
    process().ifPresent(running -> running.stop(PATIENCE));
  }

  @Override
  public void kill() {
    process().ifPresent(ChildProcess::kill);
  }

  @Override
  public Optional<ChildProcess> process() {
    ChildProcess current = process;
    return current != null && current.isAlive() ? Optional.of(current) : Optional.empty();
  }

  private void awaitReady(ChildProcess starting) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!probe().isReady()) {
      if (!starting.isAlive()) {
        throw new StackProblem(
            "%s ended while it was starting. Its log %s ends so:%n%s"
                .formatted(name, log, ChildProcess.lastLines(log, 20)));
      }
      if (System.nanoTime() > deadline) {
        starting.kill();
        throw new StackProblem(
            "%s was not ready after %d s. Its log is %s"
                .formatted(name, START_LIMIT.toSeconds(), log));
      }
      LockSupport.parkNanos(BETWEEN_PROBES.toNanos());
    }
  }
}
