package io.clientele.defaults.audit;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes seals: keyed hashes (HMAC-SHA-256, in hexadecimal), so that who can write to the database
/// cannot make one.
@Singleton
class Seals {
  private static final String ALGORITHM = "HmacSHA256";

  /// What stands in the place of the seal before the first.
  static final String NONE = "";

  private final AuditConfig config;

  Seals(AuditConfig config) {
    this.config = config;
  }

  void refuseDevelopmentKey(@Observes StartupEvent event) {
    if (ConfigUtils.isProfileActive("prod") && config.key().equals(AuditConfig.DEVELOPMENT_KEY)) {
      throw new IllegalStateException(
          "clientele.audit.key must be set in production (CLIENTELE_AUDIT_KEY)");
    }
  }

  /// Of an entry by itself.
  String content(AuditEntry entry) {
    return hash(
        entry.id().toString(),
        Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, entry.at())),
        entry.actor(),
        entry.action(),
        entry.subject(),
        entry.details());
  }

  /// Of an entry in its place.
  ///
  /// @param before the seal of the place before
  String seal(long place, String content, String before) {
    return hash(Long.toString(place), content, before);
  }

  /// Every field goes in with its length, so that nothing can be moved from one to the next.
  private String hash(String... fields) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(config.key().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      for (var field : fields) {
        var bytes = field.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
      }
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }
}
