package io.clientele.campaign.campaign;

import io.clientele.campaign.channel.FindChannel;
import io.clientele.campaign.planning.FindOffer;
import io.clientele.campaign.planning.FindTemplate;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      gaps.add(
          new Violation(
              "audience", "must name a segment, stages, tiers, bases or branches", "no-audience"));
    }
    if (campaign.offerId == null) {
      gaps.add(new Violation("offerId", "is required", "required"));
    }
    var budget = campaign.budget();
    if (budget == null || budget.amount().signum() <= 0) {
      gaps.add(new Violation("budget", "must be more than zero", "not-positive"));
    }
    if (campaign.ways.isEmpty()) {
      gaps.add(new Violation("channels", "must name at least one channel", "required"));
    }
    for (int i = 0; i < campaign.ways.size(); i++) {
      var field = "channels[" + i + "]";
      gap(campaign, campaign.ways.get(i), field).ifPresent(gaps::add);
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

  private Optional<Violation> gap(Campaign campaign, Campaign.Way way, String field) {
    var terms = channels.hold(way.channel);
    if (terms.isEmpty()) {
      return Optional.of(new Violation(field, "is not the code of a channel", "unknown"));
    }
    var channel = terms.get();
    if (!channel.kind().sendable()) {
      return Optional.of(
          new Violation(field, "cannot be sent through yet: it has no target", "no-target"));
    }
    if (campaign.budgetCurrency != null && !channel.currency().equals(campaign.budgetCurrency)) {
      return Optional.of(
          new Violation(
              field,
              "costs %s, but the budget is in %s"
                  .formatted(channel.currency(), campaign.budgetCurrency),
              "other-currency",
              Map.of("currency", channel.currency(), "budget", campaign.budgetCurrency)));
    }
    if (!channel.kind().needsTemplate()) {
      return Optional.empty();
    }
    if (way.templateId == null) {
      return Optional.of(new Violation(field, "needs a template", "no-template"));
    }
    return templates
            .handle(way.templateId)
            .flatMap(template -> Optional.ofNullable(template.subject()))
            .isEmpty()
        ? Optional.of(new Violation(field, "needs a template with a subject", "no-subject"))
        : Optional.empty();
  }
}
