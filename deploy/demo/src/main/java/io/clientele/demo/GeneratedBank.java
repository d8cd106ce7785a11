package io.clientele.demo;

import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Role;
import io.clientele.demo.bank.BankCustomer;
import io.clientele.demo.bank.BankCustomer.Identifier;
import io.clientele.demo.bank.BankGenerator;
import io.clientele.demo.bank.RelationshipManager;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The demo with a generated bank: loads it, runs one campaign from draft to results, and shows
/// what was measured beside what is true.
///
/// It can be run again. Its first step makes the objective, whose due date tells ever after on
/// which day the bank was drawn, so that a later run draws the very same customers and behaviours
/// and every import finds them there already.
public final class GeneratedBank {
  private static final double BASELINE = 0.04;
  private static final double LIFT = 0.03;

  private final Screen screen;
  private final long seed;
  private final int customers;
  private final ClienteleApi api;
  private final Definitions definitions;
  private final DepositCampaign campaign;
  private final Dashboard dashboard;

  public GeneratedBank(ClienteleApi api, Screen screen, long seed, int customers) {
    this.api = api;
    this.screen = screen;
    this.seed = seed;
    this.customers = customers;
    this.definitions = new Definitions(api);
    this.campaign = new DepositCampaign(api, screen, seed);
    this.dashboard = new Dashboard(api);
  }

  public void run() {
    screen.heading("A bank of %s customers, seed %d".formatted(Screen.count(customers), seed));
    var objective = campaign.objective(LocalDate.now(ZoneOffset.UTC));
    var bank = new BankGenerator(seed, customers, objective.madeOn());
    load(bank);

    screen.heading("A campaign, from draft to launch");
    var draft = campaign.draft(objective);
    var audience = campaign.launch(draft);
    var contacts = campaign.awaitSent(draft, audience);

    screen.heading("The customers respond");
    var effect = new TrueEffect(seed, BASELINE, LIFT);
    var responded = new Responding(api, screen, effect).handle(bank, contacts);
    dashboard.awaitLift(
        draft.id(),
        "the dashboard has all %d + %d conversions"
            .formatted(responded.treated(), responded.heldOut()),
        lift ->
            lift.treated().conversions() == responded.treated()
                && lift.heldOut().conversions() == responded.heldOut());

    var results = new Results(screen, dashboard);
    results.showOverview();
    results.showCampaign(draft.id(), draft.name(), effect);
  }

  private void load(BankGenerator bank) {
    defineBranches(bank);
    try (var files = new TemporaryFolder()) {
      var people = files.file("customers.csv.gz");
      var diary = files.file("behaviours.ndjson.gz");
      GzipFile.csv(people, HEADER, bank.customers().map(GeneratedBank::row));
      var behaviours = GzipFile.ndjson(diary, bank.behaviours());
      var loading = new Loading(api, screen);
      loading.customers(people, customers);
      loading.behaviours(diary, behaviours);
      awaitApplied(behaviours);
    }
  }

  /// The dashboard comes last, so what it shows has been applied everywhere. Other banks may be
  /// there too, so there are at least so many.
  private void awaitApplied(long behaviours) {
    var progress = screen.progress("on the dashboard", behaviours);
    dashboard.await(
        "the dashboard has all customers and behaviours",
        overview -> {
          progress.at(overview.behaviours().total());
          return overview.customers().total() >= customers
              && overview.behaviours().total() >= behaviours;
        });
    progress.done();
  }

  private void defineBranches(BankGenerator bank) {
    var branches = new LinkedHashMap<String, BranchBody>();
    var first = bank.managers().getFirst();
    bank.branches()
        .forEach(branch ->
            branches.put(
                branch.code(),
                new BranchBody(
                    branch.name(),
                    branch.parent(),
                    branch.code().equals(first.branch()) ? Role.BRANCH_MANAGER.username() : null)));
    definitions.putMissing(Role.ADMIN, "/api/branches", branches);

    var managers = new LinkedHashMap<String, ManagerBody>();
    bank.managers()
        .forEach(manager -> managers.put(manager.code(), body(manager, manager.equals(first))));
    definitions.putMissing(Role.ADMIN, "/api/relationship-managers", managers);
    screen.say("%d branches, %d relationship managers".formatted(branches.size(), managers.size()));
  }

  private static ManagerBody body(RelationshipManager manager, boolean signsIn) {
    return new ManagerBody(
        manager.name(), manager.branch(), signsIn ? Role.RELATIONSHIP_MANAGER.username() : null);
  }

  private record BranchBody(
      String name, @Nullable String parent, @Nullable String managerUsername) {}

  private record ManagerBody(String name, String branch, @Nullable String username) {}

  private static final List<String> NAMESPACES = List.of("core-banking", "email", "phone");
  private static final List<String> CONSENT_CHANNELS = List.of("EMAIL", "SMS", "PHONE");
  private static final List<String> ATTRIBUTES = List.of("city", "occupation");
  private static final List<String> HEADER = header();

  private static List<String> header() {
    var header =
        new ArrayList<>(
            List.of(
                "kind",
                "name",
                "branch",
                "manager",
                "registeredOn",
                "riskTolerance.level",
                "riskTolerance.validUntilOn"));
    NAMESPACES.forEach(namespace -> header.add("identifier." + namespace));
    CONSENT_CHANNELS.forEach(channel -> header.add("consent.MARKETING." + channel));
    ATTRIBUTES.forEach(name -> header.add("attribute." + name));
    return List.copyOf(header);
  }

  private static List<@Nullable String> row(BankCustomer customer) {
    var risk = customer.riskTolerance();
    var row = new ArrayList<@Nullable String>();
    row.add("PERSON");
    row.add(customer.name());
    row.add(customer.branch());
    row.add(customer.manager());
    row.add(customer.registeredOn().toString());
    row.add(risk == null ? null : risk.level());
    row.add(risk == null ? null : risk.validUntilOn().toString());
    NAMESPACES.forEach(namespace -> row.add(identifier(customer, namespace)));
    CONSENT_CHANNELS.forEach(
        channel -> row.add(Objects.toString(customer.consents().get(channel), null)));
    ATTRIBUTES.forEach(name -> row.add(customer.attributes().get(name)));
    return row;
  }

  private static @Nullable String identifier(BankCustomer customer, String namespace) {
    return customer.identifiers().stream()
        .filter(identifier -> identifier.namespace().equals(namespace))
        .map(Identifier::value)
        .findFirst()
        .orElse(null);
  }
}
