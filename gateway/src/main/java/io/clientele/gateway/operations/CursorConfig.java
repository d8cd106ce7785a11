package io.clientele.gateway.operations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "clientele.paging")
interface CursorConfig {
  String DEVELOPMENT_SECRET = "development-only-cursor-secret";

  /// Signs cursors, so that clients cannot make their own. All replicas of the gateway need the
  /// same. In production the default is refused.
  @WithDefault(DEVELOPMENT_SECRET)
  String cursorSecret();
}
