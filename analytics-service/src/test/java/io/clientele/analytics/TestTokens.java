package io.clientele.analytics;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/// Signs people in with a key that only this test run knows.
public final class TestTokens implements QuarkusTestResourceLifecycleManager {
  private static final String KEY = "clientele.test.signing-key";

  /// A bearer token of the user who has the role and its name.
  public static String of(String role) {
    return of(role, Duration.ofMinutes(10));
  }

  public static String of(String role, Duration life) {
    try {
      var key =
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(KEY))));
      return Jwt.issuer("clientele-local")
          .subject(role)
          .upn(role)
          .groups(role)
          .expiresIn(life)
          .jws()
          .algorithm(SignatureAlgorithm.ES256)
          .sign(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, String> start() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var keys = generator.generateKeyPair();
      System.setProperty(KEY, Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
      return Map.of(
          "mp.jwt.verify.publickey",
          Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {}
}
