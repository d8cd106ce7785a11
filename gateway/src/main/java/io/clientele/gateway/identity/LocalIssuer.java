package io.clientele.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clientele.gateway.GatewayProblem.NoSuchAddress;
import io.quarkus.runtime.Startup;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Issues tokens for the local stack: to its users by password, to its services by secret.
@Startup
@ApplicationScoped
class LocalIssuer {
  private final LocalIdentityConfig config;
  private final Clock clock;
  private final String issuer;
  private final @Nullable SigningKeys keys;
  private final WrongPasswords wrongPasswords;

  LocalIssuer(
      LocalIdentityConfig config,
      Clock clock,
      @ConfigProperty(name = "mp.jwt.verify.issuer") String issuer,
      @ConfigProperty(name = "smallrye.jwt.sign.key.location") Optional<String> privateKey,
      @ConfigProperty(name = "mp.jwt.verify.publickey.location") Optional<String> publicKey) {
    this.config = config;
    this.clock = clock;
    this.issuer = issuer;
    this.keys =
        config.enabled()
            ? SigningKeys.load(
                setting(privateKey, "SMALLRYE_JWT_SIGN_KEY_LOCATION"),
                setting(publicKey, "MP_JWT_VERIFY_PUBLICKEY_LOCATION"))
            : null;
    this.wrongPasswords = new WrongPasswords(clock);
    if (config.enabled()) {
      setting(config.password(), "CLIENTELE_IDENTITY_LOCAL_PASSWORD");
      setting(config.clientSecret(), "CLIENTELE_CLIENT_SECRET");
    }
  }

  String issuer() {
    return issuer;
  }

  Map<String, Object> publishedKey() {
    return keys().published();
  }

  Grant toUser(String name, String password) {
    var pause = wrongPasswords.pause(name);
    if (pause.isPresent()) {
      return new Grant.Locked(pause.get());
    }
    var right = same(password, config.password());
    if (!right || !Roles.ALL.contains(name)) {
      wrongPasswords.another(name);
      return Grant.Refused.user();
    }
    return issue(name, name, config.userTokenLife());
  }

  Grant toClient(String name, String secret) {
    var right = same(secret, config.clientSecret());
    return right && config.clients().contains(name)
        ? issue(name, Roles.INTEGRATION, config.clientTokenLife())
        : Grant.Refused.client();
  }

  private Grant issue(String name, String role, Duration life) {
    var now = clock.instant();
    var token =
        Jwt.issuer(issuer)
            .subject(name)
            .upn(name)
            .preferredUserName(name)
            .groups(Set.of(role))
            .issuedAt(now)
            .expiresAt(now.plus(life))
            .jws()
            .algorithm(SignatureAlgorithm.ES256)
            .keyId(keys().id())
            .sign(keys().privateKey());
    return new Grant.Issued(token, life);
  }

  /// Without the issuer there is nothing at its addresses.
  private SigningKeys keys() {
    if (keys == null) {
      throw new NoSuchAddress();
    }
    return keys;
  }

  /// Takes as long for a wrong guess as for a nearly right one.
  private static boolean same(String given, Optional<String> expected) {
    return MessageDigest.isEqual(digest(given), digest(expected.orElseThrow(NoSuchAddress::new)));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String setting(Optional<String> value, String name) {
    return value.orElseThrow(
        () -> new IllegalStateException("The local issuer of tokens needs the setting " + name));
  }
}
