package io.clientele.local.stack;

import io.clientele.local.process.ChildProcess;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Starts parts again that die, except those that were killed on purpose. Whoever dies again soon
/// waits longer each time.
final class Supervisor {
  private final Consumer<String> listener;
  private final Runnable changed;
  private final ScheduledExecutorService restarts =
      Executors.newScheduledThreadPool(
          4, Thread.ofPlatform().name("restart-", 0).daemon().factory());
  private final long createdAt = System.nanoTime();
  private volatile boolean isOver;

  /// @param listener is told, a sentence at a time, what happens to the parts
  /// @param changed is run when a part is another process than before
  Supervisor(Consumer<String> listener, Runnable changed) {
    this.listener = listener;
    this.changed = changed;
  }

  Supervised supervise(Part part) {
    return new Supervised(part);
  }

  /// From now on nothing is started any more.
  void end() {
    isOver = true;
    restarts.shutdownNow();
  }

  /// A part, and what to do when it ends without having been asked to.
  final class Supervised {
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final Part part;
    private Duration delay = FIRST_DELAY;
    private long readySince = System.nanoTime();
    private int restartCount;
    private volatile boolean held;

    private Supervised(Part part) {
      this.part = part;
    }

    Part part() {
      return part;
    }

    synchronized void start() {
      if (isOver) {
        return;
      }
      held = false;
      long begun = System.nanoTime();
      part.start();
      readySince = System.nanoTime();
      listener.accept(
          "%-17s ready after %.1f s (%.1f s in all)"
              .formatted(part.name(), seconds(begun), seconds(createdAt)));
      part.process().ifPresent(this::watch);
      changed.run();
    }

    void killAndHold() {
      held = true;
      part.kill();
    }

    synchronized void restart() {
      held = true;
      part.stop();
      start();
    }

    StackRecord.PartRecord toRecord() {
      return new StackRecord.PartRecord(
          part.name(),
          part.address(),
          part.probe().address().toString(),
          part.process().map(process -> ProcessId.of(process.pid())).orElse(null),
          restartCount,
          part.log().toString());
    }

    private void watch(ChildProcess process) {
      var _ = process.onExit().thenAccept(this::ended);
    }

    private void ended(int status) {
      if (held || isOver) {
        return;
      }
      if (System.nanoTime() - readySince > STEADY.toNanos()) {
        delay = FIRST_DELAY;
      }
      listener.accept(
          "%s ended (%s); it is started again in %.1f s"
              .formatted(part.name(), cause(status), delay.toMillis() / 1000.0));
      restartLater();
    }

    private void restartLater() {
      var _ = restarts.schedule(this::startAgain, delay.toMillis(), TimeUnit.MILLISECONDS);
      delay =
          delay.multipliedBy(2).compareTo(LONGEST_DELAY) > 0
              ? LONGEST_DELAY
              : delay.multipliedBy(2);
    }

    private void startAgain() {
      restartCount++;
      try {
        start();
      } catch (RuntimeException e) {
        if (!isOver) {
          listener.accept("%s does not start: %s".formatted(part.name(), e.getMessage()));
          restartLater();
        }
      }
    }

    private static String cause(int status) {
      return status > 128 ? "killed by signal " + (status - 128) : "status " + status;
    }

    private static double seconds(long since) {
      return Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0;
    }
  }
}
