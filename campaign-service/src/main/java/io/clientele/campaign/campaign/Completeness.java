package io.clientele.campaign.campaign;

import io.clientele.campaign.channel.FindChannel;
import io.clientele.campaign.planning.FindOffer;
import io.clientele.campaign.planning.FindTemplate;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a campaign must have before anybody is asked to approve it. Its channels are held until it
/// is submitted; see [KeepReliedOn].
@ApplicationScoped
class Completeness {
  private final FindOffer offers;
  private final FindTemplate templates;
  private final FindChannel channels;

  Completeness(FindOffer offers, FindTemplate templates, FindChannel channels) {
    this.offers = offers;
    this.templates = templates;
    this.channels = channels;
  }

  List<Violation> gaps(Campaign campaign) {
    var gaps = new ArrayList<Violation>();
    if (campaign.aim().everybody()) {
      gaps.add(new Violation("audience", "must name a segment, stages, tiers, bases or branches"));
    }
    if (campaign.offerId == null) {
      gaps.add(new Violation("offerId", "is required"));
    }
    var budget = campaign.budget();
    if (budget == null || budget.amount().signum() <= 0) {
      gaps.add(new Violation("budget", "must be more than zero"));
    }
    if (campaign.ways.isEmpty()) {
      gaps.add(new Violation("channels", "must name at least one channel"));
    }
    for (int i = 0; i < campaign.ways.size(); i++) {
      var field = "channels[" + i + "]";
      gap(campaign, campaign.ways.get(i)).ifPresent(gap -> gaps.add(new Violation(field, gap)));
    }
    return gaps;
  }

  /// Copies what customers will read into the campaign, so that what is sent is what was approved.
  /// What is offered is held until the campaign is submitted; see [KeepReliedOn].
  void freezeTexts(Campaign campaign) {
    if (campaign.offerId != null) {
      offers
          .hold(campaign.offerId)
          .ifPresent(offer -> {
            campaign.offerName = offer.name();
            campaign.offerDescription = offer.description();
          });
    }
    for (var way : campaign.ways) {
      if (way.templateId != null) {
        templates
            .handle(way.templateId)
            .ifPresent(template -> {
              way.subject = template.subject();
              way.body = template.body();
            });
      }
    }
  }

  private Optional<String> gap(Campaign campaign, Campaign.Way way) {
    var terms = channels.hold(way.channel);
    if (terms.isEmpty()) {
      return Optional.of("is not the code of a channel");
    }
    var channel = terms.get();
    if (!channel.kind().sendable()) {
      return Optional.of("cannot be sent through yet: it has no target");
    }
    if (campaign.budgetCurrency != null && !channel.currency().equals(campaign.budgetCurrency)) {
      return Optional.of(
          "costs %s, but the budget is in %s"
              .formatted(channel.currency(), campaign.budgetCurrency));
    }
    if (!channel.kind().needsTemplate()) {
      return Optional.empty();
    }
    if (way.templateId == null) {
      return Optional.of("needs a template");
    }
    return templates
            .handle(way.templateId)
            .flatMap(template -> Optional.ofNullable(template.subject()))
            .isEmpty()
        ? Optional.of("needs a template with a subject")
        : Optional.empty();
  }
}
