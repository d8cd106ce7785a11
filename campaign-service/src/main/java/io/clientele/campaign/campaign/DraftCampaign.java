package io.clientele.campaign.campaign;

import io.clientele.campaign.CampaignProblem;
import io.clientele.campaign.Prices;
import io.clientele.campaign.campaign.CampaignResource.AudienceRequest;
import io.clientele.campaign.campaign.CampaignResource.CampaignRequest;
import io.clientele.campaign.campaign.CampaignResource.ConversionRequest;
import io.clientele.campaign.campaign.CampaignResource.WayRequest;
import io.clientele.campaign.channel.FindChannel;
import io.clientele.campaign.planning.FindObjective;
import io.clientele.campaign.planning.FindOffer;
import io.clientele.campaign.planning.FindTemplate;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Drafts a campaign, or changes the draft.
@ApplicationScoped
class DraftCampaign {
  private static final AudienceRequest NOBODY_YET =
      new AudienceRequest(null, null, null, null, null);
  private static final ConversionRequest USUAL = new ConversionRequest(null, 30);

  private final Campaigns campaigns;
  private final FindObjective objectives;
  private final FindOffer offers;
  private final FindTemplate templates;
  private final FindChannel channels;
  private final Audit audit;

  DraftCampaign(
      Campaigns campaigns,
      FindObjective objectives,
      FindOffer offers,
      FindTemplate templates,
      FindChannel channels,
      Audit audit) {
    this.campaigns = campaigns;
    this.objectives = objectives;
    this.offers = offers;
    this.templates = templates;
    this.channels = channels;
    this.audit = audit;
  }

  @Transactional
  Campaign handle(CampaignRequest request, String actor) {
    var campaign = new Campaign();
    campaign.state = CampaignState.DRAFT;
    campaign.salt = Ids.next().toString();
    campaign.makers = List.of(actor);
    campaign.createdBy = actor;
    write(campaign, request);
    campaigns.add(campaign);
    audit.recordFor(actor, "campaign drafted", "campaign " + campaign.id, Map.of());
    return campaign;
  }

  @Transactional
  Campaign change(Campaign campaign, CampaignRequest request, String actor) {
    if (campaign.state != CampaignState.DRAFT) {
      throw new CampaignProblem.WrongState(
          "Only a draft can be changed; the campaign is " + campaign.state + ".",
          Map.of("campaignState", campaign.state.name()));
    }
    campaign.madeBy(actor);
    write(campaign, request);
    campaigns.save(campaign);
    audit.recordFor(
        actor, "campaign changed", "campaign " + campaign.id, Map.of("version", campaign.version));
    return campaign;
  }

  private void write(Campaign campaign, CampaignRequest request) {
    refuseUnknown(request);
    var audience = Objects.requireNonNullElse(request.audience(), NOBODY_YET);
    var conversion = Objects.requireNonNullElse(request.conversion(), USUAL);
    campaign.name = request.name();
    campaign.history = Boolean.TRUE.equals(request.history());
    campaign.objectiveId = request.objectiveId();
    campaign.offerId = request.offerId();
    campaign.audienceSegment = audience.segmentId();
    campaign.audienceStages = listed(audience.stages());
    campaign.audienceTiers = listed(audience.tiers());
    campaign.audienceBases = listed(audience.bases());
    campaign.audienceBranches = listed(audience.branches());
    campaign.purpose = Objects.requireNonNullElse(request.purpose(), "MARKETING");
    campaign.holdoutPercent = Objects.requireNonNullElse(request.holdoutPercent(), BigDecimal.ZERO);
    campaign.budgetAmount = Prices.amount(request.budget());
    campaign.budgetCurrency = Prices.currency(request.budget());
    campaign.conversionBehaviour = conversion.behaviourType();
    campaign.conversionWindowDays = Objects.requireNonNullElse(conversion.windowDays(), 30);
    campaign.ways.clear();
    for (var way : listed(request.channels())) {
      campaign.ways.add(new Campaign.Way(way.channel(), way.templateId()));
    }
  }

  private void refuseUnknown(CampaignRequest request) {
    var violations = new ArrayList<Violation>();
    if (request.objectiveId() != null && !objectives.exists(request.objectiveId())) {
      violations.add(new Violation("objectiveId", "is not the id of an objective", "unknown"));
    }
    if (request.offerId() != null && offers.handle(request.offerId()).isEmpty()) {
      violations.add(new Violation("offerId", "is not the id of an offer", "unknown"));
    }
    var budget = request.budget();
    if (budget != null && budget.amount().signum() < 0) {
      violations.add(new Violation("budget.amount", "must not be negative", "negative"));
    }
    var seen = new HashSet<String>();
    var ways = listed(request.channels());
    for (int i = 0; i < ways.size(); i++) {
      refuseUnknown("channels[" + i + "]", ways.get(i), violations);
      if (!seen.add(ways.get(i).channel())) {
        violations.add(new Violation("channels[" + i + "].channel", "is named twice", "repeated"));
      }
    }
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
  }

  private void refuseUnknown(String field, WayRequest way, List<Violation> violations) {
    if (channels.handle(way.channel()).isEmpty()) {
      violations.add(new Violation(field + ".channel", "is not the code of a channel", "unknown"));
    }
    UUID templateId = way.templateId();
    if (templateId == null) {
      return;
    }
    var template = templates.handle(templateId);
    if (template.isEmpty()) {
      violations.add(
          new Violation(field + ".templateId", "is not the id of a template", "unknown"));
    } else if (!template.get().channel().equals(way.channel())) {
      violations.add(
          new Violation(
              field + ".templateId",
              "is a template for " + template.get().channel(),
              "template-of-other-channel",
              Map.of("channel", template.get().channel())));
    }
  }

  private static <T> List<T> listed(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
