package io.clientele.defaults.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Checks the signature of a token once, not with every request that comes with it: a check costs
/// more than most requests.
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
abstract class CheckedTokens implements JWTParser {
  /// How long a key that was withdrawn can still be good for tokens seen before.
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final int MOST_REMEMBERED = 10_000;

  private final JWTParser parser;
  private final Clock clock;
  private final Cache<String, JsonWebToken> checked =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  CheckedTokens(@Delegate @Any JWTParser parser, Clock clock) {
    this.parser = parser;
    this.clock = clock;
  }

  @Override
  public JsonWebToken parse(String token) throws ParseException {
    var known = checked.getIfPresent(token);
    if (known != null
        && clock.instant().isBefore(Instant.ofEpochSecond(known.getExpirationTime()))) {
      return known;
    }
    var parsed = parser.parse(token);
    checked.put(token, parsed);
    return parsed;
  }
}
