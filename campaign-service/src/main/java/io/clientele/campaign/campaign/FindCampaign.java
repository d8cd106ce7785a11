package io.clientele.campaign.campaign;

import io.clientele.campaign.audience.Aim;
import io.clientele.kernel.event.CampaignEvent;
import io.clientele.kernel.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells other features what they need of a campaign.
@ApplicationScoped
public class FindCampaign {
  private final Campaigns campaigns;

  FindCampaign(Campaigns campaigns) {
    this.campaigns = campaigns;
  }

  /// @param budget null while the draft has none
  public record Plan(
      UUID id, CampaignState state, boolean history, Aim aim, @Nullable Money budget) {}

  /// @throws io.clientele.kernel.problem.InputProblem.NotFound when there is none
  public Plan handle(UUID id) {
    var campaign = campaigns.require(id);
    return new Plan(
        campaign.id, campaign.state, campaign.history, campaign.aim(), campaign.budget());
  }

  /// The campaign as other systems are told of it.
  public CampaignEvent.Campaign published(UUID id) {
    return campaigns.require(id).published();
  }
}
