package io.clientele.customer;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// The calendar of the business: on which day something happened, and which day it is.
@ApplicationScoped
public class BusinessDay {
  private final Clock clock;
  private final ZoneId zone;

  BusinessDay(Clock clock, CustomerConfig config) {
    this.clock = clock;
    this.zone = config.businessZone();
  }

  public Instant now() {
    return clock.instant();
  }

  public LocalDate today() {
    return of(now());
  }

  public LocalDate of(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }
}
