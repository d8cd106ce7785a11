package io.clientele.defaults.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "clientele.audit")
interface AuditConfig {
  /// Seals the audit trail. All replicas of a service need the same, for as long as the trail is
  /// kept; it belongs where those who can write to the database cannot read it. In production the
  /// default is refused.
  @WithDefault(DEVELOPMENT_KEY)
  String key();

  /// How long an entry may wait for its seal before the trail is no longer called whole.
  @WithDefault("1m")
  Duration sealedWithin();

  String DEVELOPMENT_KEY = "development-only-audit-key";
}
