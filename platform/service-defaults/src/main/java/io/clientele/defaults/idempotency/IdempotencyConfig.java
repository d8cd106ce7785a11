package io.clientele.defaults.idempotency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "clientele.idempotency")
interface IdempotencyConfig {
  /// How long the first answer to a key is kept. A request that is sent again later is a new one.
  @WithDefault("P7D")
  Duration kept();

  /// How often to forget older ones.
  @WithDefault("1h")
  String forgetEvery();
}
