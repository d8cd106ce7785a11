package io.clientele.campaign.campaign;

import io.clientele.campaign.CampaignProblem;
import io.clientele.campaign.channel.ChannelChanged;
import io.clientele.campaign.planning.OfferedChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/// Keeps what campaigns offer, and by which channels, as it was when they were submitted, as they
/// are kept themselves: whoever approves them saw that, and customers are chosen by it.
@ApplicationScoped
class KeepReliedOn {
  private final Campaigns campaigns;

  KeepReliedOn(Campaigns campaigns) {
    this.campaigns = campaigns;
  }

  void object(@Observes OfferedChanged changed) {
    object(changed.thing(), campaigns.boundTo(changed.offers()));
  }

  void object(@Observes ChannelChanged changed) {
    object("channel " + changed.code(), campaigns.boundToChannel(changed.code()));
  }

  private static void object(String thing, List<Campaign> relying) {
    if (!relying.isEmpty()) {
      throw new CampaignProblem.ReliedOn(
          thing, relying.stream().map(campaign -> campaign.name).toList());
    }
  }
}
