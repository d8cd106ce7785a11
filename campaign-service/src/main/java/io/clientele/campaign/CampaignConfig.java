package io.clientele.campaign;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;

/// What all features of campaign-service go by. It is among the settings of contacts, which were
/// the first to need it.
@ConfigMapping(prefix = "clientele.contacts")
interface CampaignConfig {
  /// The time zone whose midnight ends the last day of an assessment, as customer-service has it.
  @WithDefault("${clientele.customer.business-zone:UTC}")
  ZoneId businessZone();
}
