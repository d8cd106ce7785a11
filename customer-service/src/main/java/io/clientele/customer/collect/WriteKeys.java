package io.clientele.customer.collect;

import io.clientele.defaults.identity.Roles;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Lets collection kits in by their write key, which they send as the user name of basic
/// authentication. It opens the calls of collection and nothing else.
@ApplicationScoped
class WriteKeys implements HttpAuthenticationMechanism {
  private static final String CALLS = "/api/collect/";
  private static final String BASIC = "basic ";
  private static final int SHORTEST = 16;

  private final Map<String, String> keys;

  WriteKeys(CollectConfig config) {
    keys = config.writeKeys();
    keys.forEach((source, key) -> {
      if (key.length() < SHORTEST) {
        throw new IllegalStateException(
            "clientele.collect.write-keys." + source + " has less than 16 characters");
      }
    });
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identityProviders) {
    var authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization == null
        || !context.normalizedPath().startsWith(CALLS)
        || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Uni.createFrom().nullItem();
    }
    return source(authorization.substring(BASIC.length()).strip())
        .map(source -> Uni.createFrom().item(identity(source)))
        .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
  }

  private Optional<String> source(String credentials) {
    byte[] sent;
    try {
      sent = Base64.getDecoder().decode(credentials);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    var text = new String(sent, StandardCharsets.UTF_8);
    var colon = text.indexOf(':');
    var key = (colon < 0 ? text : text.substring(0, colon)).getBytes(StandardCharsets.UTF_8);
    // Compared in a time that does not tell how much of a key was right.
    return keys.entrySet().stream()
        .filter(
            known -> MessageDigest.isEqual(known.getValue().getBytes(StandardCharsets.UTF_8), key))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static SecurityIdentity identity(String source) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal("collect:" + source))
        .addRole(Roles.INTEGRATION)
        .build();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom()
        .item(
            new ChallengeData(
                HttpResponseStatus.UNAUTHORIZED.code(), "WWW-Authenticate", "Bearer"));
  }
}
