package io.clientele.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Role;
import io.clientele.kernel.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One campaign for a term deposit, taken from objective to launch by the people whose work that
/// is. Each step is done once: one that an earlier run has done is found, not repeated.
final class DepositCampaign {
  private static final String PRODUCT = "demo-term-deposit-12";
  private static final int DAYS_TO_REACH_THE_OBJECTIVE = 90;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String LETTER =
      """
      Dear {customer.name},

      for a deposit of twelve months you now get our best rate: {offer.name}.
      You can open it in the app, or with your relationship manager.

      Your bank
      """;
  private static final String TALKING_POINTS =
      """
      Offer {customer.name} our deposit of twelve months: {offer.name}.
      """;

  private final ClienteleApi api;
  private final Screen screen;
  private final String suffix;
  private final Definitions definitions;
  private final Dashboard dashboard;

  DepositCampaign(ClienteleApi api, Screen screen, long seed) {
    this.api = api;
    this.screen = screen;
    this.suffix = ", demo bank " + seed;
    this.definitions = new Definitions(api);
    this.dashboard = new Dashboard(api);
  }

  record Objective(UUID id, LocalDate madeOn) {}

  record Draft(UUID id, String name, long members) {}

  /// A contact of the campaign, or the reason why there is none.
  record Contact(
      @JsonProperty(required = true) UUID id,
      @JsonProperty(required = true) UUID customerId,
      @Nullable String channel,
      @JsonProperty(required = true) String state,
      @JsonProperty(required = true) Instant plannedAt,
      @Nullable Instant sentAt) {

    /// From when on the customer can have responded. It never changes, so a response that is told
    /// again is the same one.
    Instant madeAt() {
      return sentAt == null ? plannedAt : sentAt;
    }

    boolean heldOut() {
      return state.equals("HELD_OUT");
    }

    boolean suppressed() {
      return state.equals("SUPPRESSED");
    }

    boolean made() {
      return switch (state) {
        case "SENT", "DELIVERED", "OPENED", "CLICKED" -> true;
        default -> false;
      };
    }
  }

  Objective objective(LocalDate today) {
    var name = "More term deposits" + suffix;
    var id =
        definitions.findOrCreate(
            Role.MARKETER,
            "/api/objectives",
            name,
            new ObjectiveBody(
                name, "CONVERSIONS", "200", today.plusDays(DAYS_TO_REACH_THE_OBJECTIVE)));
    var found = api.as(Role.MARKETER).get("/api/objectives/" + id, ObjectiveView.class);
    return new Objective(id, found.dueOn().minusDays(DAYS_TO_REACH_THE_OBJECTIVE));
  }

  Draft draft(Objective objective) {
    definitions.putMissing(
        Role.MARKETER,
        "/api/products",
        Map.of(PRODUCT, new ProductBody("Term deposit, 12 months", "DEPOSIT", "R1")));
    var name = "Deposit offer" + suffix;
    var offer =
        create(
            "/api/offers",
            "0.3 % on top for twelve months" + suffix,
            wanted ->
                new OfferBody(
                    wanted, PRODUCT, "Better rate for a new deposit", Money.of("30", "CNY")));
    var letter =
        create(
            "/api/templates",
            "Deposit letter" + suffix,
            wanted -> new TemplateBody(wanted, "EMAIL", "{offer.name}", LETTER));
    var points =
        create(
            "/api/templates",
            "Deposit talk" + suffix,
            wanted -> new TemplateBody(wanted, "MANAGER", "{offer.name}", TALKING_POINTS));
    var segment =
        create(
            "/api/segments",
            "Active and solvent" + suffix,
            wanted ->
                new SegmentBody(wanted, "With us, and with money to put by", activeAndSolvent()));
    var members = awaitLive(segment);
    var id =
        create(
            "/api/campaigns",
            name,
            wanted ->
                new CampaignBody(
                    wanted,
                    objective.id(),
                    offer,
                    new AudienceBody(segment),
                    List.of(new ChannelBody("EMAIL", letter), new ChannelBody("MANAGER", points)),
                    10,
                    Money.of("8000", "CNY"),
                    "MARKETING",
                    new ConversionBody("deposit.opened", 30)));
    return new Draft(id, name, members);
  }

  /// Shows the waterfall and takes the campaign through its approval; what an earlier run has done
  /// stays done.
  ///
  /// @return how many customers are in the audience
  long launch(Draft draft) {
    if (view(draft).launchedAt() != null) {
      screen.say("It was launched before.");
      return dashboard.funnel(draft.id()).at("AUDIENCE");
    }
    var reach =
        Pause.until(
            "campaigns know who is in the segment",
            PATIENCE,
            () -> api.as(Role.MARKETER).get(path(draft) + "/reach", Reach.class),
            seen -> seen.audience() >= draft.members());
    show(reach);
    command(draft, "DRAFT", Role.MARKETER, "submit");
    command(draft, "SUBMITTED", Role.APPROVER, "approve");
    command(draft, "APPROVED", Role.MARKETER, "launch");
    return reach.audience();
  }

  /// Waits until everyone in the audience has their contact, or the reason why not.
  List<Contact> awaitSent(Draft draft, long audience) {
    var started = System.nanoTime();
    dashboard.awaitFunnel(
        draft.id(),
        "all contacts are planned and sent",
        funnel ->
            funnel.at("AUDIENCE") >= audience
                && funnel.at("PLANNED") == funnel.at("SENT") + failed(draft));
    var contacts = api.as(Role.MARKETER).all(path(draft) + "/contacts?limit=500", Contact.class);
    screen.say(
        "%s contacts made and %s customers held out within %.1f s"
            .formatted(
                Screen.count(contacts.stream().filter(Contact::made).count()),
                Screen.count(contacts.stream().filter(Contact::heldOut).count()),
                (System.nanoTime() - started) / 1e9));
    return contacts;
  }

  private long failed(Draft draft) {
    return api.as(Role.MARKETER)
        .all(path(draft) + "/contacts?state=FAILED&limit=500", Contact.class)
        .size();
  }

  private void show(Reach reach) {
    var steps = new ArrayList<List<String>>();
    steps.add(List.of("audience", Screen.count(reach.audience()), ""));
    steps.add(List.of("- held out", Screen.count(reach.heldOut()), ""));
    reach
        .suppressed()
        .forEach(
            reason -> steps.add(List.of("- " + reason.reason(), Screen.count(reason.count()), "")));
    steps.add(List.of("= reachable", Screen.count(reach.reachable()), money(reach.cost())));
    reach
        .byChannel()
        .forEach(line ->
            steps.add(
                List.of("  by " + line.channel(), Screen.count(line.count()), money(line.cost()))));
    screen.table(List.of("reach", "customers", "cost"), steps);
  }

  private CampaignView view(Draft draft) {
    return api.as(Role.MARKETER).get(path(draft), CampaignView.class);
  }

  private static String path(Draft draft) {
    return "/api/campaigns/" + draft.id();
  }

  private void command(Draft draft, String whenIn, Role role, String action) {
    if (view(draft).state().equals(whenIn)) {
      api.as(role).post(path(draft) + "/transitions", new Transition(action), JsonNode.class);
      screen.say("%s: done by the %s".formatted(action, role.username()));
    }
  }

  private UUID create(String list, String name, Function<String, Object> body) {
    return definitions.findOrCreate(Role.MARKETER, list, name, body.apply(name));
  }

  /// A new segment is built over the whole base first.
  private long awaitLive(UUID segment) {
    var live =
        Pause.until(
            "the segment is live",
            PATIENCE,
            () -> api.as(Role.MARKETER).get("/api/segments/" + segment, SegmentView.class),
            view -> view.state().equals("LIVE"));
    screen.say("segment of %s customers".formatted(Screen.count(live.memberCount())));
    return live.memberCount();
  }

  private static String money(Money money) {
    return money.amount().toPlainString() + " " + money.currency();
  }

  /// Whoever is with the bank and has some money there.
  private static Map<String, Object> activeAndSolvent() {
    return Map.of(
        "combinator",
        "and",
        "rules",
        List.of(
            Map.of(
                "field", "stage",
                "operator", "in",
                "value", List.of("NEW", "GROWING", "MATURE", "AT_RISK", "WON_BACK")),
            Map.of(
                "field",
                "behaviour",
                "operator",
                ">=",
                "value",
                5_000,
                "behaviour",
                Map.of("type", "balance.reported", "aggregate", "LAST"))));
  }

  private record ObjectiveBody(String name, String metric, String target, LocalDate dueOn) {}

  private record ObjectiveView(@JsonProperty(required = true) LocalDate dueOn) {}

  private record ProductBody(String name, String category, String riskLevel) {}

  private record OfferBody(String name, String product, String description, Money value) {}

  private record TemplateBody(String name, String channel, String subject, String body) {}

  private record SegmentBody(String name, String description, Map<String, Object> condition) {}

  private record SegmentView(@JsonProperty(required = true) String state, long memberCount) {}

  private record CampaignBody(
      String name,
      UUID objectiveId,
      UUID offerId,
      AudienceBody audience,
      List<ChannelBody> channels,
      int holdoutPercent,
      Money budget,
      String purpose,
      ConversionBody conversion) {}

  private record AudienceBody(UUID segmentId) {}

  private record ChannelBody(String channel, UUID templateId) {}

  private record ConversionBody(String behaviourType, int windowDays) {}

  private record CampaignView(
      @JsonProperty(required = true) String state, @Nullable Instant launchedAt) {}

  private record Transition(String action) {}

  private record Reach(
      long audience,
      long heldOut,
      List<Suppressed> suppressed,
      long reachable,
      List<ChannelReach> byChannel,
      Money cost) {}

  private record Suppressed(String reason, long count) {}

  private record ChannelReach(String channel, long count, Money cost) {}
}
