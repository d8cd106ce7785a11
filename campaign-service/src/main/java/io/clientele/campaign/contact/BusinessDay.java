package io.clientele.campaign.contact;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/// The calendar of the bank.
@ApplicationScoped
public class BusinessDay {
  private final Clock clock;
  private final ZoneId zone;

  BusinessDay(Clock clock, ContactConfig config) {
    this.clock = clock;
    this.zone = config.businessZone();
  }

  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), zone);
  }
}
