package io.clientele.campaign.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "clientele.privacy")
interface PrivacyConfig {
  /// How often to look for erasures to be confirmed.
  @WithDefault("1s")
  String every();

  /// The service that counts contacts by customer. Contacts are told of under pseudonyms only after
  /// it has confirmed that it knows them, or it would count them twice.
  @WithDefault("analytics-service")
  String countedBy();
}
