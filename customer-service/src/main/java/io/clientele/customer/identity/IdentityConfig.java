package io.clientele.customer.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How identifiers are read.
@ConfigMapping(prefix = "clientele.identity")
interface IdentityConfig {
  /// The region (ISO 3166) of phone numbers that are written without a country code.
  @WithDefault("CN")
  String phoneRegion();
}
