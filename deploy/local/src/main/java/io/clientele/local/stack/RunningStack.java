package io.clientele.local.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A stack that another process supervises.
public final class RunningStack {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private RunningStack() {}

  /// Stops the stack of a home folder, or what is left of it, and says in a sentence what was done.
  public static String stop(Path home) {
    StackRecord record = StackRecord.read(home).orElse(null);
    if (record == null) {
      return "Clientele is not running.";
    }
    var supervisor = record.supervisor().running();
    supervisor.ifPresent(process -> {
      process.destroy();
      awaitEnd(process);
    });
    List<String> orphans = record.endOrphans();
    StackRecord.remove(home);
    if (supervisor.isPresent()) {
      return "Clientele has stopped.";
    }
    return orphans.isEmpty()
        ? "Clientele is not running."
        : "Clientele's supervisor was gone; ended what it had left: " + String.join(", ", orphans);
  }

  private static void awaitEnd(ProcessHandle supervisor) {
    try {
      supervisor.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      supervisor.destroyForcibly();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
