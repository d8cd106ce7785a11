package io.clientele.local.backing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Bearer tokens for tests of services. The key pair is made once per JVM and kept in system
/// properties, because a test and the application under test see this class through different class
/// loaders.
public final class TestTokens {
  private static final String PRIVATE_KEY = "clientele.test.private-key";
  private static final String PUBLIC_KEY = "clientele.test.public-key";
  private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

  private TestTokens() {}

  /// A token of the user who is named like the role.
  public static String of(String role) {
    return of(role, role);
  }

  public static String of(String user, String... roles) {
    return of(user, Duration.ofHours(1), roles);
  }

  /// @param lifetime how long the token is good from now on; negative for one that has expired
  public static String of(String user, Duration lifetime, String... roles) {
    var now = Instant.now().getEpochSecond();
    var groups = Stream.of(roles).map(TestTokens::quoted).collect(Collectors.joining(","));
    var claims =
        """
        {"iss":"clientele-local","sub":%s,"upn":%s,"groups":[%s],"iat":%d,"exp":%d}\
        """
            .formatted(quoted(user), quoted(user), groups, now - 5, now + lifetime.toSeconds());
    var content = encoded("{\"alg\":\"ES256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
    return content + "." + BASE64_URL.encodeToString(sign(content));
  }

  /// The key that verifies the tokens, as `mp.jwt.verify.publickey` takes it.
  static synchronized String publicKey() {
    var known = System.getProperty(PUBLIC_KEY);
    if (known != null) {
      return known;
    }
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      var encoder = Base64.getEncoder();
      System.setProperty(PRIVATE_KEY, encoder.encodeToString(pair.getPrivate().getEncoded()));
      var key = encoder.encodeToString(pair.getPublic().getEncoded());
      System.setProperty(PUBLIC_KEY, key);
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make a key pair", e);
    }
  }

  private static byte[] sign(String content) {
    publicKey();
    try {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(privateKey());
      signature.update(content.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign a token", e);
    }
  }

  private static PrivateKey privateKey() throws GeneralSecurityException {
    var encoded = Base64.getDecoder().decode(System.getProperty(PRIVATE_KEY));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  private static String encoded(String text) {
    return BASE64_URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
