package io.clientele.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.clientele.gateway.GatewayProblem.NotSignedIn;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jboss.logging.Logger;

/// Verifies bearer tokens as `mp.jwt.verify.*` says. A token that was verified a moment ago is not
/// verified again, since a signature costs more than all else that is done to a request.
@ApplicationScoped
public class TokenVerifier {
  private static final Logger LOG = Logger.getLogger(TokenVerifier.class);

  /// How long a key that was withdrawn can still be good for tokens seen before.
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final int MOST_REMEMBERED = 10_000;

  private final JWTParser parser;
  private final Vertx vertx;
  private final Clock clock;
  private final Cache<String, Caller> verified =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  TokenVerifier(JWTParser parser, Vertx vertx, Clock clock) {
    this.parser = parser;
    this.vertx = vertx;
    this.clock = clock;
  }

  /// Fails with [NotSignedIn]. Completes on the context it was called on, and at once when the
  /// token is known.
  public Future<Caller> verify(String token) {
    var known = verified.getIfPresent(token);
    if (known != null && clock.instant().isBefore(known.expiresAt())) {
      return Future.succeededFuture(known);
    }
    // The first token makes the parser load its keys, perhaps from far away: not on the event loop.
    return vertx.executeBlocking(() -> parse(token), false).map(Objects::requireNonNull);
  }

  private Caller parse(String token) {
    try {
      var parsed = parser.parse(token);
      var caller =
          new Caller(
              parsed.getName(),
              parsed.getGroups(),
              Instant.ofEpochSecond(parsed.getExpirationTime()));
      verified.put(token, caller);
      return caller;
    } catch (ParseException e) {
      LOG.debugf(e, "A token was refused");
      throw NotSignedIn.withInvalidToken();
    }
  }
}
