package io.clientele.kernel.time;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// The calendar of the business: on which day something happened, and which day it is.
public final class BusinessDay {
  private final Clock clock;
  private final ZoneId zone;

  /// @param zone whose midnight begins a day
  public BusinessDay(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /// To the microsecond, as it is stored: what is answered at once is what is read again.
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  public LocalDate today() {
    return of(now());
  }

  public LocalDate of(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  /// The zone as PostgreSQL calls it, which says of an offset how far UTC is ahead of it.
  public String zone() {
    return switch (zone.normalized()) {
      case ZoneOffset offset when offset.getTotalSeconds() == 0 -> "UTC";
      case ZoneOffset offset -> "UTC" + ZoneOffset.ofTotalSeconds(-offset.getTotalSeconds());
      default -> zone.getId();
    };
  }
}
