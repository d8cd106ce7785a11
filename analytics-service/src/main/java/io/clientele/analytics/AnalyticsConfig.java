package io.clientele.analytics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;

/// What all features of analytics-service go by.
@ConfigMapping(prefix = "clientele.analytics")
public interface AnalyticsConfig {
  /// The time zone whose midnight begins a business day, for example `Asia/Shanghai`. All replicas
  /// must have the same. When it changes, days are counted anew at the next start, and replicas
  /// that have the one before count no contact or move until they are restarted.
  @WithDefault("${clientele.customer.business-zone:UTC}")
  ZoneId businessZone();
}
