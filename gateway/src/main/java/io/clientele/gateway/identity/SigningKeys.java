package io.clientele.gateway.identity;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.util.KeyUtils;
import io.smallrye.jwt.util.ResourceUtils;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/// The key pair of the local issuer: the private half signs, the public half is published.
///
/// @param id thumbprint of the public key (RFC 7638)
record SigningKeys(PrivateKey privateKey, String id, Map<String, Object> published) {

  static SigningKeys load(String privateKeyLocation, String publicKeyLocation) {
    try {
      var publicKey =
          PublicJsonWebKey.Factory.newPublicJwk(
              KeyUtils.decodePublicKey(text(publicKeyLocation), SignatureAlgorithm.ES256));
      publicKey.setAlgorithm(SignatureAlgorithm.ES256.getAlgorithm());
      publicKey.setUse("sig");
      publicKey.setKeyId(publicKey.calculateBase64urlEncodedThumbprint("SHA-256"));
      return new SigningKeys(
          KeyUtils.decodePrivateKey(text(privateKeyLocation), SignatureAlgorithm.ES256),
          publicKey.getKeyId(),
          publicKey.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    } catch (IOException | GeneralSecurityException | JoseException e) {
      throw new IllegalStateException(
          "The local issuer needs an EC key pair in PEM: %s and %s cannot be read"
              .formatted(privateKeyLocation, publicKeyLocation),
          e);
    }
  }

  private static String text(String location) throws IOException {
    var text = ResourceUtils.readResource(location);
    if (text == null) {
      throw new FileNotFoundException(location);
    }
    return text;
  }
}
