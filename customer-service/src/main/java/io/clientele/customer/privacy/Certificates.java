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
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
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

  void refuseDevelopmentKey(@Observes StartupEvent event) {
    if (ConfigUtils.isProfileActive("prod")
        && config.signingKey().equals(PrivacyConfig.DEVELOPMENT_KEY)) {
      throw new IllegalStateException(
          "clientele.privacy.signing-key and verification-key must be set in production"
              + " (CLIENTELE_PRIVACY_SIGNING_KEY, CLIENTELE_PRIVACY_VERIFICATION_KEY)");
    }
  }

  /// The certificate in the compact form.
  String sign(Certificate certificate) {
    try {
      var head = BASE64URL.encodeToString(json(Map.of("alg", "EdDSA", "kid", keyId())));
      var body = BASE64URL.encodeToString(json(certificate));
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(signingKey());
      signature.update((head + "." + body).getBytes(StandardCharsets.US_ASCII));
      return head + "." + body + "." + BASE64URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("clientele.privacy.signing-key is no Ed25519 key", e);
    }
  }

  /// The public key as a JSON Web Key.
  Map<String, String> publicKey() {
    return Map.of(
        "kty", "OKP", "crv", ALGORITHM, "use", "sig", "alg", "EdDSA", "kid", keyId(), "x", point());
  }

  /// By the key's thumbprint (RFC 7638).
  private String keyId() {
    try {
      var digest = java.security.MessageDigest.getInstance("SHA-256");
      var members = new TreeMap<>(Map.of("crv", ALGORITHM, "kty", "OKP", "x", point()));
      return BASE64URL.encodeToString(digest.digest(json(members)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// The key itself is what an X.509 encoding of it ends with.
  private String point() {
    var encoded = Base64.getDecoder().decode(config.verificationKey());
    return BASE64URL.encodeToString(
        Arrays.copyOfRange(encoded, encoded.length - PUBLIC_KEY_LENGTH, encoded.length));
  }

  private PrivateKey signingKey() throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM)
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(config.signingKey())));
  }

  private static byte[] json(Object value) {
    try {
      return Json.tolerant().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a certificate cannot be written", e);
    }
  }
}
