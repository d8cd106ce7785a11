package io.clientele.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A running program that ends when this JVM does, even when the JVM is killed with SIGKILL.
///
/// The program is started through a small shell script that leaves a *leash* beside it: a shell
/// that reads the pipe whose other end this JVM holds. A line on the pipe means that the program
/// has ended; the end of the pipe means that the JVM has, and then the leash ends the program.
public final class ChildProcess {

  // Each program gets a session of its own (where the system has setsid), so that Ctrl-C at the
  // terminal reaches the supervising JVM alone, which then stops the parts in their order.
  private static final String LEASHED =
      """
      signal=$1 patience=$2 leftovers=$3
      shift 3
      exec 3<&0 </dev/null
      (
        trap '' INT TERM HUP
        {
          if ! read -r farewell <&3; then
            kill -s "$signal" $$
            while [ "$patience" -gt 0 ] && kill -0 $$; do sleep 1; patience=$((patience - 1)); done
            kill -s KILL $$
          fi
          [ -z "$leftovers" ] || rm -rf "$leftovers"
        } >/dev/null 2>&1 &
      )
      exec 3<&-
      exec "$@"
      """;

  private static final boolean SETSID = Executables.onPath("setsid");

  private final String name;
  private final Process process;
  private final StopSignal stopSignal;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  private ChildProcess(String name, Process process, StopSignal stopSignal) {
    this.name = name;
    this.process = process;
    this.stopSignal = stopSignal;
    // A platform thread, because it also keeps the pipe from being collected as garbage.
    Thread.ofPlatform().name("watch-" + name).daemon().start(this::watch);
  }

  /// How to start a program. `patience` is how long the program may take to stop before it is
  /// killed; `leftovers` is a folder that is deleted once the program has ended.
  public record Program(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path workingDirectory,
      Path log,
      StopSignal stopSignal,
      Duration patience,
      @Nullable Path leftovers) {

    public ChildProcess start() throws IOException {
      var leashed = new ArrayList<String>();
      if (SETSID) {
        leashed.add("setsid");
      }
      leashed.addAll(List.of("sh", "-c", LEASHED, name, stopSignal.name()));
      leashed.add(String.valueOf(patience.toSeconds()));
      leashed.add(leftovers == null ? "" : leftovers.toString());
      leashed.addAll(command);
      Files.createDirectories(log.toAbsolutePath().getParent());
      var builder =
          new ProcessBuilder(leashed)
              .directory(workingDirectory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return new ChildProcess(name, builder.start(), stopSignal);
    }
  }

  public enum StopSignal {
    TERM,
    INT,
    QUIT
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Completes with the exit status once the program has ended, for whatever reason.
  public CompletableFuture<Integer> onExit() {
    return exit.copy();
  }

  /// Asks the program to stop and kills it when it takes longer than `patience`.
  public void stop(Duration patience) {
    if (!process.isAlive()) {
      return;
    }
    Executables.signal(process.pid(), stopSignal);
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// SIGKILL, and waits until the program is gone.
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void watch() {
    int status = waitUninterruptibly();
    try (OutputStream leash = process.getOutputStream()) {
      leash.write('\n');
    } catch (IOException _) {
      // The leash is gone already, so there is nobody left to tell.
    }
    exit.complete(status);
  }

  private int waitUninterruptibly() {
    while (true) {
      try {
        return process.waitFor();
      } catch (InterruptedException _) {
        // Nobody may end this watch before the program ends.
      }
    }
  }

  @Override
  public String toString() {
    return name + " (process " + process.pid() + ")";
  }

  /// The last lines that a program wrote, for the message that says why it did not start.
  public static String lastLines(Path log, int count) {
    try (var lines = Files.lines(log)) {
      var all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()));
    } catch (IOException | UncheckedIOException _) {
      return "(no log at " + log + ")";
    }
  }
}
