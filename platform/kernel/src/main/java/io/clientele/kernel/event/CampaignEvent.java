package io.clientele.kernel.event;

import io.clientele.kernel.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened to a campaign as a whole. Published by campaign-service, keyed by campaign.
public sealed interface CampaignEvent extends PublishedEvent {
  Topic TOPIC = Topics.CAMPAIGN_EVENTS;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  /// A change of a campaign's state, with the campaign as it stands after it.
  sealed interface Transition extends CampaignEvent {
    Campaign campaign();

    /// The user who caused it; a service's name where a rule did.
    String actor();

    Instant occurredAt();

    @Override
    default String key() {
      return campaign().id().toString();
    }
  }

  /// @param state after the event: DRAFT, SUBMITTED, APPROVED, RUNNING, PAUSED, COMPLETED,
  ///   CANCELLED
  /// @param holdoutPercent share of the audience that gets no contact, 0 to 100
  record Campaign(
      UUID id,
      long version,
      String name,
      String state,
      @Nullable UUID objectiveId,
      @Nullable UUID offerId,
      List<String> channels,
      Money budget,
      BigDecimal holdoutPercent) {}

  @EventType("campaign.submitted.v1")
  record Submitted(Campaign campaign, String actor, Instant occurredAt) implements Transition {}

  @EventType("campaign.approved.v1")
  record Approved(Campaign campaign, String actor, Instant occurredAt) implements Transition {}

  @EventType("campaign.rejected.v1")
  record Rejected(Campaign campaign, String actor, Instant occurredAt, @Nullable String comment)
      implements Transition {}

  @EventType("campaign.launched.v1")
  record Launched(Campaign campaign, String actor, Instant occurredAt) implements Transition {}

  @EventType("campaign.paused.v1")
  record Paused(Campaign campaign, String actor, Instant occurredAt) implements Transition {}

  @EventType("campaign.resumed.v1")
  record Resumed(Campaign campaign, String actor, Instant occurredAt) implements Transition {}

  @EventType("campaign.completed.v1")
  record Completed(Campaign campaign, String actor, Instant occurredAt) implements Transition {}

  @EventType("campaign.cancelled.v1")
  record Cancelled(Campaign campaign, String actor, Instant occurredAt) implements Transition {}

  /// The budget does not cover another contact; what was planned beyond it is suppressed.
  @EventType("campaign.budget-exhausted.v1")
  record BudgetExhausted(Campaign campaign, String actor, Instant occurredAt)
      implements Transition {}

  record Unrecognised(String type, String key) implements CampaignEvent, UnrecognisedEvent {}
}
