package io.clientele.campaign.campaign;

import io.clientele.campaign.CampaignProblem;
import io.clientele.campaign.campaign.Decision.Lacking;
import io.clientele.campaign.campaign.Decision.Moved;
import io.clientele.campaign.campaign.Decision.NeedsAnotherPerson;
import io.clientele.campaign.campaign.Decision.NotFromHere;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Moves a campaign from one state to the next, for a person or for a rule.
@ApplicationScoped
public class MoveCampaign {
  private final Campaigns campaigns;
  private final Completeness completeness;
  private final Event<CampaignMoved> moved;
  private final Audit audit;
  private final Clock clock;

  MoveCampaign(
      Campaigns campaigns,
      Completeness completeness,
      Event<CampaignMoved> moved,
      Audit audit,
      Clock clock) {
    this.campaigns = campaigns;
    this.completeness = completeness;
    this.moved = moved;
    this.audit = audit;
    this.clock = clock;
  }

  @Transactional
  public void handle(UUID id, CampaignAction action, String actor, @Nullable String comment) {
    var campaign = campaigns.lock(id);
    var gaps = action == CampaignAction.SUBMIT ? completeness.gaps(campaign) : List.<Violation>of();
    switch (campaign.decide(action, actor, gaps)) {
      case Moved step -> move(campaign, action, actor, comment, step);
      case NeedsAnotherPerson _ -> throw new CampaignProblem.MakerIsChecker(actor);
      case Lacking lacking -> throw new CampaignProblem.Incomplete(lacking.gaps());
      case NotFromHere at ->
          throw new CampaignProblem.WrongState(
              "A campaign%s that is %s cannot %s."
                  .formatted(campaign.history ? " of history" : "", at.state(), action.wireName()),
              Map.of("campaignState", at.state().name(), "action", action.wireName()));
    }
  }

  private void move(
      Campaign campaign,
      CampaignAction action,
      String actor,
      @Nullable String comment,
      Moved step) {
    if (action == CampaignAction.SUBMIT) {
      completeness.freezeTexts(campaign);
    }
    campaign.move(action, actor, clock.instant(), comment);
    campaigns.flush();
    var details = new HashMap<String, String>();
    details.put("from", step.from().name());
    details.put("to", step.to().name());
    if (comment != null) {
      details.put("comment", comment);
    }
    audit.recordFor(actor, "campaign " + action.wireName(), "campaign " + campaign.id, details);
    moved.fire(new CampaignMoved(campaign.published(), action, actor, campaign.updatedAt, comment));
  }
}
