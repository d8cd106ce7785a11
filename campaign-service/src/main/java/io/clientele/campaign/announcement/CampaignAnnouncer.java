package io.clientele.campaign.announcement;

import io.clientele.campaign.budget.BudgetExhausted;
import io.clientele.campaign.campaign.CampaignMoved;
import io.clientele.campaign.campaign.FindCampaign;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.CampaignEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;

/// Tells other systems what happens to campaigns, in the transaction in which it happens.
@ApplicationScoped
class CampaignAnnouncer {
  private static final String SERVICE = "campaign-service";

  private final FindCampaign campaigns;
  private final Outbox outbox;
  private final Clock clock;

  CampaignAnnouncer(FindCampaign campaigns, Outbox outbox, Clock clock) {
    this.campaigns = campaigns;
    this.outbox = outbox;
    this.clock = clock;
  }

  void announce(@Observes CampaignMoved moved) {
    outbox.append(event(moved));
  }

  void announce(@Observes BudgetExhausted exhausted) {
    outbox.append(
        new CampaignEvent.BudgetExhausted(
            campaigns.published(exhausted.campaignId()), SERVICE, clock.instant()));
  }

  private static CampaignEvent event(CampaignMoved moved) {
    var campaign = moved.campaign();
    var actor = moved.actor();
    var at = moved.at();
    return switch (moved.action()) {
      case SUBMIT -> new CampaignEvent.Submitted(campaign, actor, at);
      case APPROVE -> new CampaignEvent.Approved(campaign, actor, at);
      case REJECT -> new CampaignEvent.Rejected(campaign, actor, at, moved.comment());
      case LAUNCH -> new CampaignEvent.Launched(campaign, actor, at);
      case PAUSE -> new CampaignEvent.Paused(campaign, actor, at);
      case RESUME -> new CampaignEvent.Resumed(campaign, actor, at);
      case COMPLETE -> new CampaignEvent.Completed(campaign, actor, at);
      case CANCEL -> new CampaignEvent.Cancelled(campaign, actor, at);
    };
  }
}
