package io.clientele.analytics;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The calendar of the business: on which day something happened, and which day it is.
@ApplicationScoped
public class BusinessDay {
  private final Clock clock;
  private final ZoneId zone;

  BusinessDay(Clock clock, AnalyticsConfig config) {
    this.clock = clock;
    this.zone = config.businessZone();
  }

  public LocalDate today() {
    return of(clock.instant());
  }

  public LocalDate of(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  /// The zone as PostgreSQL calls it.
  public String zone() {
    return nameOf(zone);
  }

  /// Of a zone that is only an offset, PostgreSQL says how far UTC is ahead of it.
  static String nameOf(ZoneId zone) {
    return switch (zone.normalized()) {
      case ZoneOffset offset when offset.getTotalSeconds() == 0 -> "UTC";
      case ZoneOffset offset -> "UTC" + ZoneOffset.ofTotalSeconds(-offset.getTotalSeconds());
      default -> zone.getId();
    };
  }
}
