package io.clientele.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Slows down whoever guesses passwords: after some wrong ones in a row, a name has to wait.
final class WrongPasswords {
  private static final int ALLOWED = 10;
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int MOST_NAMES = 10_000;

  private final Clock clock;
  private final Cache<String, Tries> tries = Caffeine.newBuilder().maximumSize(MOST_NAMES).build();

  WrongPasswords(Clock clock) {
    this.clock = clock;
  }

  /// How long the name has to wait before the next try; empty when it need not.
  Optional<Duration> pause(String name) {
    var known = tries.getIfPresent(name);
    if (known == null || known.count() < ALLOWED) {
      return Optional.empty();
    }
    var left = Duration.between(clock.instant(), known.last().plus(PAUSE));
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  void another(String name) {
    var now = clock.instant();
    tries.asMap().merge(name, new Tries(1, now), (before, _) -> before.another(now));
  }

  private record Tries(int count, Instant last) {
    Tries another(Instant now) {
      return new Tries(last.plus(PAUSE).isBefore(now) ? 1 : count + 1, now);
    }
  }
}
