package io.clientele.campaign.campaign;

import io.clientele.campaign.Identified;
import io.clientele.campaign.Prices;
import io.clientele.campaign.audience.Aim;
import io.clientele.campaign.campaign.Decision.Lacking;
import io.clientele.campaign.campaign.Decision.Moved;
import io.clientele.campaign.campaign.Decision.NeedsAnotherPerson;
import io.clientele.campaign.campaign.Decision.NotFromHere;
import io.clientele.kernel.event.CampaignEvent;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderColumn;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A campaign: what it is for, whom it is aimed at, what it offers on which channels and for how
/// much, and how far it has come.
@Entity(name = "campaign")
class Campaign extends Identified {
  @Column String name;

  @Enumerated(EnumType.STRING)
  @Column
  CampaignState state;

  @Column boolean history;

  @Column(name = "objective_id")
  @Nullable UUID objectiveId;

  @Column(name = "offer_id")
  @Nullable UUID offerId;

  @Column(name = "offer_name")
  @Nullable String offerName;

  @Column(name = "offer_description")
  @Nullable String offerDescription;

  @Column(name = "audience_segment")
  @Nullable UUID audienceSegment;

  @JdbcTypeCode(SqlTypes.ARRAY)
  @Column(name = "audience_stages")
  List<String> audienceStages;

  @JdbcTypeCode(SqlTypes.ARRAY)
  @Column(name = "audience_tiers")
  List<String> audienceTiers;

  @JdbcTypeCode(SqlTypes.ARRAY)
  @Column(name = "audience_bases")
  List<String> audienceBases;

  @JdbcTypeCode(SqlTypes.ARRAY)
  @Column(name = "audience_branches")
  List<String> audienceBranches;

  @Column String purpose;

  @Column(name = "holdout_percent")
  BigDecimal holdoutPercent;

  /// Makes the draw of the holdout differ from campaign to campaign.
  @Column String salt;

  @Column(name = "budget_amount")
  @Nullable BigDecimal budgetAmount;

  @Column(name = "budget_currency")
  @Nullable String budgetCurrency;

  @Column(name = "conversion_behaviour")
  @Nullable String conversionBehaviour;

  @Column(name = "conversion_window_days")
  int conversionWindowDays;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "campaign_channel", joinColumns = @JoinColumn(name = "campaign_id"))
  @OrderColumn(name = "position")
  List<Way> ways = new ArrayList<>();

  /// Whoever drafted, changed or submitted it; none of them can approve it.
  @JdbcTypeCode(SqlTypes.ARRAY)
  @Column
  List<String> makers;

  @Column(name = "created_by")
  String createdBy;

  @Column(name = "submitted_by")
  @Nullable String submittedBy;

  @Column(name = "submitted_at")
  @Nullable Instant submittedAt;

  @Column(name = "approved_by")
  @Nullable String approvedBy;

  @Column(name = "approved_at")
  @Nullable Instant approvedAt;

  @Column(name = "launched_at")
  @Nullable Instant launchedAt;

  @Column(name = "ended_at")
  @Nullable Instant endedAt;

  @Column @Nullable String comment;

  /// One channel of the campaign, with the text as it was when the campaign was submitted.
  @Embeddable
  static class Way {
    @Column String channel;

    @Column(name = "template_id")
    @Nullable UUID templateId;

    @Column @Nullable String subject;
    @Column @Nullable String body;

    Way() {}

    Way(String channel, @Nullable UUID templateId) {
      this.channel = channel;
      this.templateId = templateId;
    }
  }

  /// @param gaps what the draft lacks to be submitted
  Decision decide(CampaignAction action, String actor, List<Violation> gaps) {
    var possible = history ? action.possibleForHistoryFrom(state) : action.possibleFrom(state);
    if (!possible) {
      return new NotFromHere(state);
    }
    if (action == CampaignAction.SUBMIT && !gaps.isEmpty()) {
      return new Lacking(gaps);
    }
    if (action == CampaignAction.APPROVE && makers.contains(actor)) {
      return new NeedsAnotherPerson();
    }
    return new Moved(state, action.target());
  }

  void move(CampaignAction action, String actor, Instant now, @Nullable String remark) {
    state = action.target();
    comment = remark;
    updatedAt = now;
    switch (action) {
      case SUBMIT -> {
        submittedBy = actor;
        submittedAt = now;
        madeBy(actor);
      }
      case APPROVE -> {
        approvedBy = actor;
        approvedAt = now;
      }
      case REJECT -> {
        submittedBy = null;
        submittedAt = null;
      }
      case LAUNCH -> launchedAt = now;
      case COMPLETE, CANCEL -> endedAt = now;
      case PAUSE, RESUME -> {
        // the state says it all
      }
    }
  }

  void madeBy(String actor) {
    if (!makers.contains(actor)) {
      var all = new ArrayList<>(makers);
      all.add(actor);
      makers = all;
    }
  }

  Aim aim() {
    return new Aim(audienceSegment, audienceStages, audienceTiers, audienceBases, audienceBranches);
  }

  @Nullable Money budget() {
    return Prices.of(budgetAmount, budgetCurrency);
  }

  /// The campaign as other systems are told of it.
  CampaignEvent.Campaign published() {
    return new CampaignEvent.Campaign(
        id,
        version,
        name,
        state.name(),
        objectiveId,
        offerId,
        ways.stream().map(way -> way.channel).toList(),
        Objects.requireNonNullElse(budget(), Money.zero(NO_BUDGET_CURRENCY)),
        holdoutPercent);
  }

  /// A campaign of history may have no budget; it is then zero of this.
  static final String NO_BUDGET_CURRENCY = "CNY";
}
