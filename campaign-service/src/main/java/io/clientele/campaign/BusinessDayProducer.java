package io.clientele.campaign;

import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// The calendar of the business as this service is configured.
@Singleton
class BusinessDayProducer {
  @Produces
  @Singleton
  BusinessDay calendar(Clock clock, CampaignConfig config) {
    return new BusinessDay(clock, config.businessZone());
  }
}
