package io.clientele.gateway.limit;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "clientele.limit")
interface LimitConfig {
  /// For people: more than any page of the console asks for.
  Rate person();

  /// For systems, which load data: enough to keep several services busy.
  Rate integration();

  /// The largest body of an ordinary request.
  @WithDefault("10M")
  MemorySize body();

  /// The largest file that an import takes.
  @WithDefault("2G")
  MemorySize importBody();

  interface Rate {
    /// Requests a second that may be kept up, for each user and replica of the gateway.
    int perSecond();

    /// Requests that may come at once after a quiet time.
    int burst();
  }
}
