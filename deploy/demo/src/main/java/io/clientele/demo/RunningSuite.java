package io.clientele.demo;

import io.clientele.demo.api.Pause;
import io.clientele.local.process.Executables;
import io.clientele.local.stack.StackProblem;
import io.clientele.local.stack.StackRecord;
import io.clientele.local.stack.StackRecord.Addresses;
import io.clientele.local.stack.StackRecord.State;
import io.clientele.local.stack.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/// The local stack that we work with: the one that runs, or one that is started now and goes on
/// running when we are done.
public final class RunningSuite {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private RunningSuite() {}

  public static Addresses findOrStart(StackSettings settings, Screen screen) {
    var running = StackRecord.ofRunning(settings.home());
    if (running.filter(record -> record.state() == State.RUNNING).isPresent()) {
      return running.get().addresses();
    }
    var log = settings.home().resolve("logs").resolve("up.log");
    Optional<Process> launcher = Optional.empty();
    if (running.isEmpty()) {
      screen.say("Clientele is not running: starting it, which goes on when this is done.");
      launcher = Optional.of(start(settings, log));
    }
    return awaitRunning(settings, launcher, log);
  }

  private static Addresses awaitRunning(
      StackSettings settings, Optional<Process> launcher, Path log) {
    return Pause.until(
            "the stack runs",
            PATIENCE,
            () -> {
              if (launcher.filter(process -> !process.isAlive()).isPresent()) {
                throw new StackProblem("The stack did not start; why is said in " + log);
              }
              return StackRecord.ofRunning(settings.home());
            },
            record -> record.filter(found -> found.state() == State.RUNNING).isPresent())
        .orElseThrow()
        .addresses();
  }

  /// In a session of its own, so that Ctrl-C here does not reach it.
  private static Process start(StackSettings settings, Path log) {
    var command = new ArrayList<String>();
    if (Executables.onPath("setsid")) {
      command.add("setsid");
    }
    command.add(settings.checkout().resolve("clientele").toString());
    command.add("up");
    try {
      Files.createDirectories(log.getParent());
      return new ProcessBuilder(command)
          .directory(settings.checkout().toFile())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + command, e);
    }
  }
}
