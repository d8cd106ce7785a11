package io.clientele.customer.duplicate;

import io.clientele.customer.matching.BlockingKeys;
import io.clientele.customer.matching.Candidate;
import io.clientele.customer.matching.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Blocking keys as the database sees them: numbers from which no name or phone can be guessed,
/// since they depend on a secret that lives as long as the search, and is sealed where it is kept.
///
/// A number is half a digest. Two keys that happen to have the same cost a comparison, no more.
final class HiddenKeys {
  private static final String DIGEST = "HmacSHA256";
  private static final int SECRET_LENGTH = 32;

  private final List<Field> fields;
  private final Mac digest;

  HiddenKeys(List<Field> fields, String secret) {
    this.fields = fields;
    try {
      digest = Mac.getInstance(DIGEST);
      digest.init(new SecretKeySpec(Base64.getDecoder().decode(secret), DIGEST));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + DIGEST, e);
    }
  }

  /// A new secret, in Base64.
  static String secret() {
    var secret = new byte[SECRET_LENGTH];
    new SecureRandom().nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }

  Set<Long> of(Candidate candidate) {
    var keys = new HashSet<Long>();
    for (var key : BlockingKeys.of(fields, candidate)) {
      keys.add(ByteBuffer.wrap(digest.doFinal(key.getBytes(StandardCharsets.UTF_8))).getLong());
    }
    return keys;
  }
}
