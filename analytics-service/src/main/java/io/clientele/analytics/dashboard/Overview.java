package io.clientele.analytics.dashboard;

import io.clientele.kernel.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The figures of the dashboard, all as of one moment.
public record Overview(
    Instant asOf,
    Customers customers,
    Behaviours behaviours,
    Contacts contacts,
    Conversions conversions,
    @Schema(description = "By channel, most contacts first.") List<Channel> byChannel,
    @Schema(description = "The 100 campaigns that changed last, newest first.")
        List<Campaign> campaigns) {

  public record Customers(
      @Schema(description = "Customers who are not erased.") long total,
      List<StageCount> byStage,
      List<TierCount> byTier,
      List<BaseCount> byBase,
      @Schema(description = "Of customers who belong to a branch.") List<BranchCount> byBranch) {}

  public record StageCount(
      @Schema(description = "UNCLASSIFIED where a customer has none.") String stage, long count) {}

  public record TierCount(
      @Schema(description = "UNCLASSIFIED where a customer has none.") String tier, long count) {}

  public record BaseCount(
      @Schema(description = "UNCLASSIFIED where a customer has none.") String base, long count) {}

  public record BranchCount(
      String branch,
      @Schema(description = "Absent until the branch itself is known.") @Nullable String name,
      long count) {}

  public record Behaviours(
      @Schema(description = "Behaviours applied to customers, ever.") long total) {}

  @Schema(name = "ContactTotals")
  public record Contacts(
      @Schema(
              description =
                  "Contacts ever sent: those that a channel took, and those of imported history.")
          long total,
      @Schema(description = "Contacts ever planned, sent ones among them.") long planned,
      @Schema(description = "Contacts not made because the customer is held out.") long heldOut,
      @Schema(description = "Contacts not made for another reason.") long suppressed,
      long delivered,
      long opened,
      long clicked,
      @Schema(description = "Contacts that the channel could not make.") long failed) {}

  public record Conversions(
      @Schema(description = "Sent contacts whose customer converted; held-out ones do not count.")
          long count,
      @Schema(description = "`count` over `contacts.total`; 0 when nothing was sent.") double rate,
      @Schema(
              description =
                  "What these conversions are worth; absent when they are worth nothing, or when"
                      + " `values` has several currencies.")
          @Nullable Money value,
      @Schema(description = "What these conversions are worth, by currency.") List<Money> values) {}

  @Schema(name = "ChannelTotals")
  public record Channel(
      @Schema(description = "Code of the channel.") String channel,
      @Schema(description = "Contacts ever sent.") long contacts,
      @Schema(description = "Sent contacts that converted.") long conversions,
      @Schema(description = "`conversions` over `contacts`.") double rate) {}

  @Schema(name = "CampaignTotals")
  public record Campaign(
      UUID id,
      String name,
      String state,
      @Schema(description = "Contacts ever sent.") long contacts,
      @Schema(description = "Sent contacts that converted.") long conversions,
      @Schema(description = "`conversions` over `contacts`.") double rate,
      Money budget,
      @Schema(description = "Cost of what was sent, in the currency of the budget.") Money spent) {}
}
