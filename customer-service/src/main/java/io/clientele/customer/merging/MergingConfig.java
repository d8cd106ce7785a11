package io.clientele.customer.merging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long merges are remembered in full.
@ConfigMapping(prefix = "clientele.merging")
interface MergingConfig {
  /// How long the rows of two customers as they were before are kept after their merge was undone.
  /// While a merge stands they are kept, or it could not be undone.
  @WithDefault("P30D")
  Duration imagesKept();
}
