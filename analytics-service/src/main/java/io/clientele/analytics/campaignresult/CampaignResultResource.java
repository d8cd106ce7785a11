package io.clientele.analytics.campaignresult;

import io.clientele.analytics.Rate;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.money.Money;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/analytics/campaigns/{id}")
@Tag(name = "Campaign results", description = "What came of one campaign")
@RunOnVirtualThread
@RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
class CampaignResultResource {
  private final CampaignResults results;

  CampaignResultResource(CampaignResults results) {
    this.results = results;
  }

  @Schema(name = "CampaignResult")
  record ResultView(
      Instant asOf,
      UUID id,
      String name,
      String state,
      @Schema(description = "Contacts intended: planned, held out or suppressed.") long audience,
      long heldOut,
      long suppressed,
      @Schema(description = "Contacts ever sent.") long contacts,
      long responded,
      @Schema(description = "Sent contacts that converted.") long conversions,
      @Schema(description = "`conversions` over `contacts`.") double rate,
      Money budget,
      @Schema(description = "Cost of what was sent.") Money spent,
      @Schema(description = "What the conversions are worth, in the currency of the budget.")
          Money conversionValue) {}

  enum FunnelStep {
    AUDIENCE,
    HELD_OUT,
    SUPPRESSED,
    PLANNED,
    SENT,
    DELIVERED,
    OPENED,
    CLICKED,
    RESPONDED,
    CONVERTED;

    /// What a step's rate is a share of: up to sending the audience, from then on what was sent.
    private String whole() {
      return compareTo(SENT) <= 0 ? AUDIENCE.name() : SENT.name();
    }
  }

  @Schema(name = "Funnel")
  record FunnelView(
      List<StepView> steps,
      @Schema(description = "Why contacts were suppressed, most frequent first.")
          List<ReasonView> suppressed) {}

  @Schema(name = "FunnelStepCount")
  record StepView(
      FunnelStep step,
      @Schema(description = "Contacts that ever took the step.") long count,
      @Schema(
              description =
                  "Up to SENT the share of the audience, from DELIVERED on the share of those sent.")
          double rate) {}

  @Schema(name = "SuppressionCount")
  record ReasonView(String reason, long count) {}

  @Schema(name = "Lift")
  record LiftView(
      @Schema(description = "Customers with at least one contact sent.") GroupView treated,
      @Schema(description = "Customers held out, who got no contact of this campaign.")
          GroupView heldOut,
      @Schema(
              description =
                  "Rate of the treated less rate of the held out; absent while either is nobody.")
          @Nullable Double lift,
      @Nullable IntervalView interval,
      @Schema(description = "Lift over the held-out rate; absent while that is 0.")
          @Nullable Double relativeLift,
      @Nullable Double pValue,
      @Schema(description = "Conversions the campaign caused: lift times customers treated.")
          @Nullable Double incrementalConversions,
      @Schema(description = "Whether the groups are large enough and the interval excludes 0.")
          boolean conclusive,
      @Schema(description = "Customers each group needs at least to be conclusive.")
          int minimumSample,
      @Schema(description = "How the figures are computed.") String method) {}

  @Schema(name = "LiftGroup")
  record GroupView(long customers, long conversions, double rate) {
    static GroupView of(Proportion proportion) {
      return new GroupView(proportion.total(), proportion.count(), proportion.rate());
    }
  }

  @Schema(name = "ConfidenceInterval")
  record IntervalView(double low, double high, double level) {}

  @Schema(name = "BudgetUse")
  record BudgetView(
      Money budget,
      @Schema(description = "Of contacts that are planned and neither sent nor given up.")
          Money reserved,
      @Schema(description = "Of contacts that were sent.") Money committed,
      @Schema(description = "Given back by contacts that were not made after all.") Money released,
      @Schema(description = "Budget less reserved less committed.") Money remaining,
      @Schema(
              description =
                  "What conversions of sent contacts are worth; those in another currency"
                      + " than the budget's are left out.")
          Money conversionValue,
      @Schema(description = "Conversion value over committed; absent while nothing is committed.")
          @Nullable BigDecimal returnOnSpend) {}

  @Schema(name = "CampaignTimeline")
  record TimelineView(
      @Schema(description = "Business days on which something happened, oldest first.")
          List<DayView> items) {}

  @Schema(name = "CampaignDay")
  record DayView(LocalDate on, long sent, long responded, long converted) {}

  @GET
  @Operation(
      operationId = "getCampaignResult",
      summary = "A campaign's figures at a glance",
      description = "404 until the campaign was first submitted.")
  @APIResponse(
      responseCode = "200",
      description = "The figures of now",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = ResultView.class),
              examples =
                  @ExampleObject(
                      name = "example",
                      value =
                          """
                              {
                                "asOf": "2026-05-31T09:30:00.123456Z",
                                "id": "01970000-0000-7000-8000-000000000001",
                                "name": "Spring deposits",
                                "state": "RUNNING",
                                "audience": 10000,
                                "heldOut": 1000,
                                "suppressed": 800,
                                "contacts": 8000,
                                "responded": 400,
                                "conversions": 560,
                                "rate": 0.07,
                                "budget": {"amount": "10000.00", "currency": "CNY"},
                                "spent": {"amount": "4000.00", "currency": "CNY"},
                                "conversionValue": {"amount": "22400.00", "currency": "CNY"}
                              }
                          """)))
  public ResultView result(@RestPath UUID id) throws SQLException {
    var figures = results.of(id);
    var contacts = figures.contacts("SENT");
    var conversions = figures.contacts("CONVERTED");
    return new ResultView(
        figures.asOf(),
        figures.id(),
        figures.name(),
        figures.state(),
        figures.contacts("AUDIENCE"),
        figures.contacts("HELD_OUT"),
        figures.contacts("SUPPRESSED"),
        contacts,
        figures.contacts("RESPONDED"),
        conversions,
        Rate.of(conversions, contacts),
        figures.budget(),
        figures.amount("COMMITTED"),
        figures.amount("CONVERTED"));
  }

  @GET
  @Path("/funnel")
  @Operation(
      operationId = "getCampaignFunnel",
      summary = "How many contacts took each step",
      description =
          "What was sent was planned, so imported history counts as planned as well. CONVERTED counts"
              + " sent contacts only.")
  @APIResponse(
      responseCode = "200",
      description = "Each step in order",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = FunnelView.class),
              examples =
                  @ExampleObject(
                      name = "example",
                      value =
                          """
                              {
                                "steps": [
                                  {"step": "AUDIENCE", "count": 10000, "rate": 1.0},
                                  {"step": "HELD_OUT", "count": 1000, "rate": 0.1},
                                  {"step": "SUPPRESSED", "count": 800, "rate": 0.08},
                                  {"step": "PLANNED", "count": 8200, "rate": 0.82},
                                  {"step": "SENT", "count": 8000, "rate": 0.8},
                                  {"step": "DELIVERED", "count": 7600, "rate": 0.95},
                                  {"step": "OPENED", "count": 3200, "rate": 0.4},
                                  {"step": "CLICKED", "count": 800, "rate": 0.1},
                                  {"step": "RESPONDED", "count": 400, "rate": 0.05},
                                  {"step": "CONVERTED", "count": 560, "rate": 0.07}
                                ],
                                "suppressed": [{"reason": "NO_CONSENT", "count": 700}, {"reason": "SUITABILITY", "count": 100}]
                              }
                          """)))
  public FunnelView funnel(@RestPath UUID id) throws SQLException {
    var figures = results.of(id);
    var steps = new ArrayList<StepView>();
    for (var step : FunnelStep.values()) {
      var count = figures.contacts(step.name());
      steps.add(new StepView(step, count, Rate.of(count, figures.contacts(step.whole()))));
    }
    var suppressed =
        figures.suppressedMostFirst().stream()
            .map(reason -> new ReasonView(reason.getKey(), reason.getValue()))
            .toList();
    return new FunnelView(steps, suppressed);
  }

  @GET
  @Path("/lift")
  @Operation(
      operationId = "getCampaignLift",
      summary = "What the campaign caused, measured against its holdout",
      description =
          "Compares customers, not contacts. Customers whose contacts were suppressed, failed before"
              + " they were sent, or are still planned belong to neither group.")
  @APIResponse(
      responseCode = "200",
      description = "The difference with its interval",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = LiftView.class),
              examples =
                  @ExampleObject(
                      name = "example",
                      value =
                          """
                              {
                                "treated": {"customers": 8000, "conversions": 560, "rate": 0.07},
                                "heldOut": {"customers": 1000, "conversions": 40, "rate": 0.04},
                                "lift": 0.03,
                                "interval": {"low": 0.0150, "high": 0.0420, "level": 0.95},
                                "relativeLift": 0.75,
                                "pValue": 0.0003,
                                "incrementalConversions": 240.0,
                                "conclusive": true,
                                "minimumSample": 100,
                                "method": "Difference of conversion rates, treated less held out. ..."
                              }
                          """)))
  public LiftView lift(@RestPath UUID id) throws SQLException {
    var lift = results.of(id).lift();
    return new LiftView(
        GroupView.of(lift.treated()),
        GroupView.of(lift.heldOut()),
        orNull(lift.difference()),
        lift.interval()
            .map(interval -> new IntervalView(interval.low(), interval.high(), Lift.LEVEL))
            .orElse(null),
        orNull(lift.relative()),
        orNull(lift.pValue()),
        orNull(lift.incrementalConversions()),
        lift.conclusive(),
        Lift.SMALLEST_GROUP,
        Lift.METHOD);
  }

  @GET
  @Path("/budget")
  @Operation(operationId = "getCampaignBudget", summary = "What a campaign costs and brings")
  @APIResponse(
      responseCode = "200",
      description = "The budget as of now",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = BudgetView.class),
              examples =
                  @ExampleObject(
                      name = "example",
                      value =
                          """
                              {
                                "budget": {"amount": "10000.00", "currency": "CNY"},
                                "reserved": {"amount": "100.00", "currency": "CNY"},
                                "committed": {"amount": "4000.00", "currency": "CNY"},
                                "released": {"amount": "50.00", "currency": "CNY"},
                                "remaining": {"amount": "5900.00", "currency": "CNY"},
                                "conversionValue": {"amount": "22400.00", "currency": "CNY"},
                                "returnOnSpend": 5.6
                              }
                          """)))
  public BudgetView budget(@RestPath UUID id) throws SQLException {
    var figures = results.of(id);
    var committed = figures.amount("COMMITTED");
    var value = figures.amount("CONVERTED");
    return new BudgetView(
        figures.budget(),
        figures.amount("RESERVED"),
        committed,
        figures.amount("RELEASED"),
        figures.remaining(),
        value,
        committed.amount().signum() == 0
            ? null
            : value.amount().divide(committed.amount(), 4, RoundingMode.HALF_EVEN));
  }

  @GET
  @Path("/timeline")
  @Operation(operationId = "getCampaignTimeline", summary = "A campaign day by day")
  @APIResponse(
      responseCode = "200",
      description = "Day by day",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = TimelineView.class),
              examples =
                  @ExampleObject(
                      name = "example",
                      value =
                          """
                              {"items": [
                                {"on": "2026-05-01", "sent": 8000, "responded": 210, "converted": 95},
                                {"on": "2026-05-02", "sent": 0, "responded": 190, "converted": 130}
                              ]}
                          """)))
  public TimelineView timeline(@RestPath UUID id) throws SQLException {
    return new TimelineView(
        results.days(id).stream()
            .map(day -> new DayView(day.on(), day.sent(), day.responded(), day.converted()))
            .toList());
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
