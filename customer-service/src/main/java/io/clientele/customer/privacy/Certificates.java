package io.clientele.customer.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.CustomerId;
import io.clientele.customer.privacy.Erasures.Erasure;
import io.clientele.customer.privacy.Erasures.Proof;
import io.clientele.customer.profile.Erasing.Ground;
import io.clientele.kernel.event.Topics;
import io.clientele.kernel.json.Json;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Writes and signs what proves an erasure: a JSON Web Signature (RFC 7515, EdDSA by RFC 8037),
/// which anyone can check with the published key.
@Singleton
class Certificates {
  private static final String ALGORITHM = "Ed25519";
  private static final int PUBLIC_KEY_LENGTH = 32;
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final PrivacyConfig config;

  Certificates(PrivacyConfig config) {
    this.config = config;
  }

  /// What is certified. Topics are deleted by time: until `topicsClearBy` records that were there
  /// before may still hold the customer's id and, where behaviours were sent in under an
  /// identifier, that one.
  record Certificate(
      UUID erasureId,
      CustomerId customerId,
      Ground ground,
      Instant requestedAt,
      Instant completedAt,
      List<Proof> services,
      Instant topicsClearBy) {
    static Certificate of(Erasure erasure, Instant completedAt) {
      return new Certificate(
          erasure.id(),
          erasure.customerId(),
          erasure.ground(),
          erasure.requestedAt(),
          completedAt,
          erasure.proofs(),
          completedAt.plus(Topics.KEPT).plus(Topics.GONE_WITHIN));
    }
  }

  void checkKeys(@Observes StartupEvent event) {
    checkKeys(ConfigUtils.isProfileActive("prod"));
  }

  /// Keys that are wrong are found before anybody relies on a certificate: afterwards it would be
  /// too late for those that were written.
  ///
  /// @throws IllegalStateException saying which setting is wrong
  void checkKeys(boolean production) {
    if (production
        && (config.signingKey().equals(PrivacyConfig.DEVELOPMENT_KEY)
            || config.verificationKey().equals(PrivacyConfig.DEVELOPMENT_VERIFICATION_KEY))) {
      throw new IllegalStateException(
          "clientele.privacy.signing-key and verification-key must both be set in production"
              + " (CLIENTELE_PRIVACY_SIGNING_KEY, CLIENTELE_PRIVACY_VERIFICATION_KEY)");
    }
    publicKeys();
    var probe = "probe".getBytes(StandardCharsets.US_ASCII);
    if (!isSigned(probe, signature(probe))) {
      throw new IllegalStateException(
          "clientele.privacy.verification-key is not the public key of"
              + " clientele.privacy.signing-key");
    }
  }

  /// The certificate in the compact form.
  String sign(Certificate certificate) {
    var key = verificationKey("verification-key", config.verificationKey());
    var head = BASE64URL.encodeToString(json(Map.of("alg", "EdDSA", "kid", keyId(key))));
    var body = BASE64URL.encodeToString(json(certificate));
    var signature = signature((head + "." + body).getBytes(StandardCharsets.US_ASCII));
    return head + "." + body + "." + BASE64URL.encodeToString(signature);
  }

  /// The public keys as JSON Web Keys, the one that is used now first.
  List<Map<String, String>> publicKeys() {
    var keys = new LinkedHashSet<PublicKey>();
    keys.add(verificationKey("verification-key", config.verificationKey()));
    for (var former : config.formerVerificationKeys().orElse(List.of())) {
      keys.add(verificationKey("former-verification-keys", former));
    }
    return keys.stream().map(Certificates::jsonWebKey).toList();
  }

  private static Map<String, String> jsonWebKey(PublicKey key) {
    return Map.of(
        "kty",
        "OKP",
        "crv",
        ALGORITHM,
        "use",
        "sig",
        "alg",
        "EdDSA",
        "kid",
        keyId(key),
        "x",
        point(key));
  }

  /// By the key's thumbprint (RFC 7638).
  private static String keyId(PublicKey key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var members = new TreeMap<>(Map.of("crv", ALGORITHM, "kty", "OKP", "x", point(key)));
      return BASE64URL.encodeToString(digest.digest(json(members)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// The key itself is what an X.509 encoding of it ends with.
  private static String point(PublicKey key) {
    var encoded = key.getEncoded();
    return BASE64URL.encodeToString(
        Arrays.copyOfRange(encoded, encoded.length - PUBLIC_KEY_LENGTH, encoded.length));
  }

  private byte[] signature(byte[] content) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getDecoder().decode(config.signingKey()))));
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // What went wrong may quote the key.
      throw new IllegalStateException(
          "clientele.privacy.signing-key is no Ed25519 private key (PKCS #8 in base64)");
    }
  }

  private boolean isSigned(byte[] content, byte[] signed) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(verificationKey("verification-key", config.verificationKey()));
      signature.update(content);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static PublicKey verificationKey(String setting, String key) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "clientele.privacy." + setting + " is no Ed25519 public key (X.509 in base64)", e);
    }
  }

  private static byte[] json(Object value) {
    try {
      return Json.tolerant().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a certificate cannot be written", e);
    }
  }
}
