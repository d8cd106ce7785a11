package io.clientele.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.clientele.gateway.identity.Caller;
import io.clientele.gateway.identity.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/// How many requests each caller may send. One caller's haste is no other's wait.
@ApplicationScoped
public class RequestRate {
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
  private static final int MOST_CALLERS = 100_000;

  private final LimitConfig config;
  private final Cache<String, TokenBucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST_CALLERS).expireAfterAccess(FORGOTTEN_AFTER).build();

  RequestRate(LimitConfig config) {
    this.config = config;
  }

  /// Counts a request. When it is one too many, tells how long to wait.
  public Optional<Duration> count(Caller caller) {
    var now = System.nanoTime();
    return buckets.get(caller.name(), _ -> bucket(caller, now)).take(now);
  }

  private TokenBucket bucket(Caller caller, long now) {
    var rate = caller.roles().contains(Roles.INTEGRATION) ? config.integration() : config.person();
    return new TokenBucket(rate.perSecond(), rate.burst(), now);
  }
}
