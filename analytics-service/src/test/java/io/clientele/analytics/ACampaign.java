package io.clientele.analytics;

import io.clientele.kernel.event.CampaignEvent;
import io.clientele.kernel.event.CampaignEvent.Campaign;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A campaign as campaign-service tells of it.
public record ACampaign(UUID id, String name) {
  private static final Instant MORNING = Instant.parse("2026-05-01T08:00:00Z");

  public static ACampaign named(String name) {
    return new ACampaign(Ids.next(), name);
  }

  public CampaignEvent launched() {
    return new CampaignEvent.Launched(as(3, "RUNNING"), "marketer", MORNING);
  }

  public CampaignEvent completed() {
    return new CampaignEvent.Completed(as(4, "COMPLETED"), "marketer", MORNING.plusSeconds(60));
  }

  private Campaign as(long version, String state) {
    return new Campaign(
        id,
        version,
        name,
        state,
        null,
        null,
        List.of("EMAIL"),
        Money.of("1000", "CNY"),
        BigDecimal.TEN);
  }
}
