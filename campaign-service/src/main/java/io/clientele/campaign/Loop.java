package io.clientele.campaign;

import io.clientele.kernel.sql.TransientFailure;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// Work that never ends, on a thread of its own: step after step while there is something to do,
/// then a look now and again. Any number of replicas may run the same loop; the steps claim their
/// work in the database.
public final class Loop {
  private static final Logger LOG = Logger.getLogger(Loop.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Step step;
  private final Duration idle;
  private final Thread thread;
  private volatile boolean stopping;

  /// One piece of work.
  @FunctionalInterface
  public interface Step {
    /// @return whether there was something to do, so that there may be more
    boolean run() throws Exception;
  }

  private Loop(String name, Duration idle, Step step) {
    this.step = step;
    this.idle = idle;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /// @param idle how long to wait before looking again when there was nothing to do
  public static Loop start(String name, Duration idle, Step step) {
    var loop = new Loop(name, idle, step);
    loop.thread.start();
    return loop;
  }

  /// Ends the wait of an idle loop.
  public void wake() {
    LockSupport.unpark(thread);
  }

  /// Stops after the step at hand.
  public void stop() throws InterruptedException {
    stopping = true;
    wake();
    thread.join(Duration.ofSeconds(10));
  }

  private void run() {
    while (!stopping) {
      var wait = idle;
      try {
        if (step.run()) {
          continue;
        }
      } catch (InterruptedException _) {
        return;
      } catch (Exception e) {
        wait = AFTER_FAILURE;
        if (TransientFailure.in(e)) {
          LOG.warnf("%s tries again: %s", thread.getName(), e);
        } else {
          LOG.errorf(e, "%s tries again", thread.getName());
        }
      }
      if (!stopping) {
        LockSupport.parkNanos(this, wait.toNanos());
      }
    }
  }
}
