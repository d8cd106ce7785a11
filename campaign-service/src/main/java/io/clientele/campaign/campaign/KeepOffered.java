package io.clientele.campaign.campaign;

import io.clientele.campaign.CampaignProblem;
import io.clientele.campaign.planning.OfferedChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Keeps what campaigns offer as it was when they were submitted, as they are kept themselves:
/// whoever approves them saw that, and customers are found suitable by it.
@ApplicationScoped
class KeepOffered {
  private final Campaigns campaigns;

  KeepOffered(Campaigns campaigns) {
    this.campaigns = campaigns;
  }

  void object(@Observes OfferedChanged changed) {
    var relying = campaigns.boundTo(changed.offers());
    if (!relying.isEmpty()) {
      throw new CampaignProblem.ReliedOn(
          changed.thing(), relying.stream().map(campaign -> campaign.name).toList());
    }
  }
}
