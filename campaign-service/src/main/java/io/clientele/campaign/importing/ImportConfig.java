package io.clientele.campaign.importing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "clientele.importing")
interface ImportConfig {
  /// How often whoever receives a file gives a sign of life.
  @WithDefault("5s")
  String alive();

  /// After how long without a sign of life a file that was coming in is forgotten.
  @WithDefault("30s")
  Duration lease();

  /// How long an import that has ended is kept, with the rows that were refused.
  @WithDefault("P90D")
  Duration finishedKept();
}
