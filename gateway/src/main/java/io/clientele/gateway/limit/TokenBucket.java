package io.clientele.gateway.limit;

import java.time.Duration;
import java.util.Optional;

/// A bucket that fills at a steady rate and holds no more than its size; each request takes one
/// token out.
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final double perNano;
  private final int size;
  private double tokens;
  private long filledAt;

  /// @param now of a monotonic clock, in nanoseconds
  TokenBucket(int perSecond, int size, long now) {
    this.perNano = perSecond / NANOS;
    this.size = size;
    this.tokens = size;
    this.filledAt = now;
  }

  /// Takes a token. When there is none, tells how long it takes until there is one.
  synchronized Optional<Duration> take(long now) {
    tokens = Math.min(size, tokens + (now - filledAt) * perNano);
    filledAt = now;
    if (tokens < 1) {
      return Optional.of(Duration.ofNanos((long) Math.ceil((1 - tokens) / perNano)));
    }
    tokens--;
    return Optional.empty();
  }
}
