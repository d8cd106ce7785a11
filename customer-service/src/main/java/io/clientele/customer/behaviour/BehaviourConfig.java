package io.clientele.customer.behaviour;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// For how long behaviours are kept, and how often to look.
@ConfigMapping(prefix = "clientele.behaviour")
interface BehaviourConfig {
  /// How often to look for behaviours that their type no longer keeps.
  @WithDefault("1h")
  String forgetEvery();

  /// How many behaviours are forgotten in one transaction.
  @WithDefault("5000")
  int forgetAtOnce();

  /// After how long a behaviour is given up whose customer never came.
  @WithDefault("P365D")
  Duration waitsAtMost();

  /// How often to look for behaviours that began to wait just when their customer came.
  @WithDefault("1m")
  String overtakenEvery();
}
