package io.clientele.customer.lifecycle;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How models are tried out.
@ConfigMapping(prefix = "clientele.lifecycle")
public interface LifecycleConfig {
  /// How many customers a draft of a model is asked about, at most. Of a larger base as many are
  /// drawn by lot, and the answer says how many.
  @WithDefault("100000")
  int whatIfCustomers();
}
