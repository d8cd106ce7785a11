package io.clientele.customer;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The clock of the service under test: the real one, moved on by as much as a test asks for, for
/// everybody or in the midst of what a thread does.
@Singleton
@Alternative
@Priority(1)
public class TestClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;
  private final ThreadLocal<Duration> own = ThreadLocal.withInitial(() -> Duration.ZERO);
  private final ThreadLocal<Duration> next = ThreadLocal.withInitial(() -> Duration.ZERO);

  public void advance(Duration by) {
    ahead = ahead.plus(by);
  }

  /// Moves on for this thread alone, once it has looked at the clock.
  public void advanceAfterNextLook(Duration by) {
    next.set(by);
  }

  public void reset() {
    ahead = Duration.ZERO;
    own.remove();
    next.remove();
  }

  @Override
  public Instant instant() {
    var now = InstantSource.system().instant().plus(ahead).plus(own.get());
    own.set(own.get().plus(next.get()));
    next.remove();
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
