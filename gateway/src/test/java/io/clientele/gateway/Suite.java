package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// The suite around the gateway: three stub services and the keys that sign tokens. A test class
/// gets it into a field of this type.
public final class Suite implements QuarkusTestResourceLifecycleManager {
  static final String PASSWORD = "open sesame";
  static final String CLIENT_SECRET = "between services";
  static final String ISSUER = "clientele-local";

  /// For how long a service is waited for.
  static final Duration SILENCE = Duration.ofSeconds(2);

  /// Each token has a user of its own, so that no test uses up the requests of another.
  private static final AtomicInteger USERS = new AtomicInteger();

  final StubService customer = new StubService();
  final StubService campaign = new StubService();
  final StubService analytics = new StubService();
  final KeyPair keys = newKeys();

  @Override
  public Map<String, String> start() {
    try {
      var folder = Files.createTempDirectory("gateway-keys");
      var settings = new HashMap<String, String>();
      settings.put("clientele.customer.url", customer.url());
      settings.put("clientele.campaign.url", campaign.url());
      settings.put("clientele.analytics.url", analytics.url());
      settings.put("clientele.identity.local.enabled", "true");
      settings.put("clientele.identity.local.password", PASSWORD);
      settings.put("clientele.identity.local.client-secret", CLIENT_SECRET);
      settings.put(
          "smallrye.jwt.sign.key.location",
          pem(folder, "PRIVATE KEY", keys.getPrivate().getEncoded()));
      settings.put(
          "mp.jwt.verify.publickey.location",
          pem(folder, "PUBLIC KEY", keys.getPublic().getEncoded()));
      settings.put("clientele.route.silence", SILENCE.toString());
      settings.put("clientele.limit.person.per-second", "5");
      settings.put("clientele.limit.person.burst", "100");
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    customer.down();
    campaign.down();
    analytics.down();
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(Suite.class));
  }

  void reset() {
    customer.forget();
    campaign.forget();
    analytics.forget();
  }

  StubService stub(Service service) {
    return switch (service) {
      case CUSTOMER -> customer;
      case CAMPAIGN -> campaign;
      case ANALYTICS -> analytics;
    };
  }

  String token(String role) {
    return token(role, ISSUER, Instant.now().plusSeconds(600), keys.getPrivate());
  }

  /// A request by somebody with the role.
  RequestSpecification as(String role) {
    return given().auth().oauth2(token(role));
  }

  static String token(String role, String issuer, Instant expiresAt, PrivateKey key) {
    return Jwt.issuer(issuer)
        .upn(role + "-" + USERS.incrementAndGet())
        .groups(Set.of(role))
        .issuedAt(expiresAt.minusSeconds(3600))
        .expiresAt(expiresAt)
        .jws()
        .algorithm(SignatureAlgorithm.ES256)
        .sign(key);
  }

  static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Path folder, String label, byte[] key) throws IOException {
    var file = folder.resolve(label.replace(' ', '-') + ".pem");
    var text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(key);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    return file.toUri().toString();
  }
}
