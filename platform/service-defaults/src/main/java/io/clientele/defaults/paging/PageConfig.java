package io.clientele.defaults.paging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "clientele.paging")
interface PageConfig {
  /// Signs cursors, so that clients cannot make their own. All replicas of a service need the same.
  /// In production the default is refused.
  @WithDefault(DEVELOPMENT_SECRET)
  String cursorSecret();

  String DEVELOPMENT_SECRET = "development-only-cursor-secret";
}
