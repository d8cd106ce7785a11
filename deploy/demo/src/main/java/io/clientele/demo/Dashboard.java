package io.clientele.demo;

import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Role;
import io.clientele.demo.api.SignedIn;
import io.clientele.kernel.money.Money;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The figures of analytics, as an analyst reads them. The records name what the demo shows.
public final class Dashboard {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final SignedIn analyst;

  public Dashboard(ClienteleApi api) {
    this.analyst = api.as(Role.ANALYST);
  }

  public record Overview(
      Customers customers,
      Total behaviours,
      Total contacts,
      Conversions conversions,
      List<ChannelLine> byChannel,
      List<CampaignLine> campaigns) {}

  public record Customers(
      long total, List<StageCount> byStage, List<TierCount> byTier, List<BaseCount> byBase) {}

  public record StageCount(String stage, long count) {}

  public record TierCount(String tier, long count) {}

  public record BaseCount(String base, long count) {}

  public record Total(long total) {}

  public record Conversions(long count, double rate) {}

  public record ChannelLine(String channel, long contacts, long conversions, double rate) {}

  public record CampaignLine(UUID id, String name, String state, long contacts, long conversions) {}

  public record Funnel(List<Step> steps, List<Suppressed> suppressed) {
    public long at(String step) {
      return steps.stream().filter(s -> s.step().equals(step)).mapToLong(Step::count).sum();
    }
  }

  public record Step(String step, long count, @Nullable Double rate) {}

  public record Suppressed(String reason, long count) {}

  public record Lift(
      Arm treated,
      Arm heldOut,
      @Nullable Double lift,
      @Nullable Interval interval,
      @Nullable Double pValue,
      boolean conclusive,
      @Nullable String method) {}

  public record Arm(long customers, long conversions, @Nullable Double rate) {}

  public record Interval(double low, double high, double level) {}

  public record Budget(
      Money budget,
      @Nullable Money committed,
      @Nullable Money reserved,
      @Nullable Money released,
      @Nullable Money remaining,
      @Nullable Money conversionValue,
      @Nullable Double returnOnSpend) {}

  public Overview overview() {
    return analyst.get("/api/analytics/overview", Overview.class);
  }

  public Funnel funnel(UUID campaign) {
    return analyst.get(path(campaign, "funnel"), Funnel.class);
  }

  public Lift lift(UUID campaign) {
    return analyst.get(path(campaign, "lift"), Lift.class);
  }

  public Budget budget(UUID campaign) {
    return analyst.get(path(campaign, "budget"), Budget.class);
  }

  /// Waits until the overview is as wanted.
  public Overview await(String what, Predicate<Overview> asWanted) {
    return Pause.until(what, PATIENCE, this::overview, asWanted);
  }

  public Funnel awaitFunnel(UUID campaign, String what, Predicate<Funnel> asWanted) {
    return Pause.until(what, PATIENCE, () -> funnel(campaign), asWanted);
  }

  public Lift awaitLift(UUID campaign, String what, Predicate<Lift> asWanted) {
    return Pause.until(what, PATIENCE, () -> lift(campaign), asWanted);
  }

  private static String path(UUID campaign, String part) {
    return "/api/analytics/campaigns/" + campaign + "/" + part;
  }
}
