package io.clientele.customer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;

/// What all features of customer-service go by.
@ConfigMapping(prefix = "clientele.customer")
public interface CustomerConfig {
  /// The time zone whose midnight begins a business day, for example `Asia/Shanghai`.
  @WithDefault("UTC")
  ZoneId businessZone();

  /// The configuration pack that a new, empty installation begins with: a resource below `pack/`.
  @WithDefault("bank")
  String pack();

  /// The type of behaviour whose latest amount is a customer's assets under management.
  @WithDefault("balance.reported")
  String assetsBehaviour();
}
