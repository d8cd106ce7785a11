package io.clientele.demo;

import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Role;
import io.clientele.demo.dataset.BankMarketing;
import io.clientele.demo.dataset.BankMarketing.Call;
import io.clientele.demo.dataset.BankMarketing.Line;
import io.clientele.demo.dataset.BerkaBank;
import io.clientele.demo.dataset.BerkaBank.Client;
import io.clientele.demo.dataset.BerkaBank.Direction;
import io.clientele.demo.dataset.BerkaBank.District;
import io.clientele.demo.dataset.BerkaBank.Transaction;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.money.Money;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Two real data sets in one installation: the clients and transactions of the Berka bank, and the
/// telephone calls of a Portuguese bank as one campaign of the past.
public final class RealBank {
  private static final String HEAD_OFFICE = "berka";
  private static final String CAMPAIGN = "Term deposits by telephone, 2008 to 2010";
  private static final String CALLED = "bank-marketing";

  /// That of the installation, as it is unless it was told otherwise.
  private static final String CURRENCY = "CNY";

  private final Screen screen;
  private final BerkaBank berka;
  private final BankMarketing marketing;
  private final Loading loading;
  private final Definitions definitions;
  private final Dashboard dashboard;

  public RealBank(ClienteleApi api, Screen screen, BerkaBank berka, BankMarketing marketing) {
    this.screen = screen;
    this.berka = berka;
    this.marketing = marketing;
    this.loading = new Loading(api, screen);
    this.definitions = new Definitions(api);
    this.dashboard = new Dashboard(api);
  }

  public void run() {
    try (var files = new TemporaryFolder()) {
      screen.heading("The Berka bank: a Czech retail bank, 1993 to 1998");
      var known = loadBank(files);
      screen.heading("Bank marketing: telephone calls of a Portuguese bank");
      var calls = marketing.calls();
      known = known.plus(loadCalled(files, calls));
      var campaign = loadCalls(files, calls);
      awaitDashboard(known, calls, campaign);
    }
    new Results(screen, dashboard).showOverview();
  }

  private record Known(long customers, long behaviours) {
    Known plus(long moreCustomers) {
      return new Known(customers + moreCustomers, behaviours);
    }
  }

  private Known loadBank(TemporaryFolder files) {
    openBranches();
    var clients = files.file("berka-clients.csv.gz");
    var customers =
        GzipFile.csv(
            clients,
            List.of(
                "kind",
                "name",
                "branch",
                "registeredOn",
                "identifier.core-banking",
                "attribute.birthDate",
                "attribute.gender"),
            berka.clients().stream().map(RealBank::row));
    loading.customers(clients, customers);
    var ledger = files.file("berka-transactions.ndjson.gz");
    long behaviours;
    try (var transactions = berka.transactions()) {
      behaviours = GzipFile.ndjson(ledger, transactions.map(RealBank::behaviour));
    }
    loading.behaviours(ledger, behaviours);
    return new Known(customers, behaviours);
  }

  /// The bank is known by the districts of its clients: each is a branch, below its region.
  private void openBranches() {
    var districts = berka.districts();
    var branches = new LinkedHashMap<String, BranchBody>();
    branches.put(HEAD_OFFICE, new BranchBody("Berka bank", null));
    districts.stream()
        .map(District::region)
        .distinct()
        .forEach(region -> branches.put(code(region), new BranchBody(region, HEAD_OFFICE)));
    districts.forEach(district ->
        branches.put(
            code(district.id()), new BranchBody(district.name(), code(district.region()))));
    definitions.putMissing(Role.ADMIN, "/api/branches", branches);
    screen.say(
        "%d branches in %d regions"
            .formatted(districts.size(), branches.size() - districts.size() - 1));
  }

  private record BranchBody(String name, @Nullable String parent) {}

  private static List<@Nullable String> row(Client client) {
    return Arrays.asList(
        "PERSON",
        "Client " + client.id(),
        code(client.district()),
        client.clientSince().toString(),
        String.valueOf(client.id()),
        client.bornOn().toString(),
        client.sex().name());
  }

  /// The ledger knows the day only; at noon in UTC it is that day in every time zone of the bank.
  /// Amounts are in koruny: an installation keeps one currency, so each is told as one of its own,
  /// and an attribute says which it was.
  private static BehaviourEvent.Recorded behaviour(Transaction transaction) {
    var attributes = new TreeMap<String, Object>();
    attributes.put("account", String.valueOf(transaction.accountId()));
    attributes.put("balance", transaction.balance());
    attributes.put("currency", "CZK");
    if (transaction.operation() != null) {
      attributes.put("operation", transaction.operation());
    }
    if (transaction.purpose() != null) {
      attributes.put("purpose", transaction.purpose());
    }
    return new BehaviourEvent.Recorded(
        String.valueOf(transaction.id()),
        "berka",
        null,
        new BehaviourEvent.Identifier("core-banking", String.valueOf(transaction.ownerId())),
        transaction.direction() == Direction.CREDIT ? "account.credited" : "account.debited",
        transaction.on().atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC),
        new Money(transaction.amount(), CURRENCY),
        attributes);
  }

  private long loadCalled(TemporaryFolder files, List<Call> calls) {
    var people = files.file("called.csv.gz");
    var rows =
        GzipFile.csv(
            people,
            List.of(
                "kind",
                "name",
                "registeredOn",
                "identifier." + CALLED,
                "attribute.age",
                "attribute.occupation",
                "attribute.maritalStatus",
                "attribute.education"),
            calls.stream()
                .map(call ->
                    Arrays.asList(
                        "PERSON",
                        "Person " + call.row(),
                        call.at().atOffset(ZoneOffset.UTC).toLocalDate().toString(),
                        String.valueOf(call.row()),
                        String.valueOf(call.age()),
                        call.job(),
                        call.maritalStatus(),
                        call.education())));
    loading.customers(people, rows);
    return rows;
  }

  private UUID loadCalls(TemporaryFolder files, List<Call> calls) {
    openLines();
    var campaign =
        definitions.findOrCreate(
            Role.MARKETER, "/api/campaigns", CAMPAIGN, new HistoryBody(CAMPAIGN, true));
    var contacts = files.file("calls.csv.gz");
    var rows =
        GzipFile.csv(
            contacts,
            List.of("id", "namespace", "identifier", "channel", "contactedAt", "outcome"),
            calls.stream()
                .map(call ->
                    Arrays.asList(
                        "bank-marketing-" + call.row(),
                        CALLED,
                        String.valueOf(call.row()),
                        call.line().name(),
                        call.at().toString(),
                        call.subscribed() ? "CONVERTED" : null)));
    loading.contacts(campaign, contacts, rows);
    return campaign;
  }

  private void openLines() {
    var lines = new TreeMap<String, ChannelBody>();
    for (var line : Line.values()) {
      lines.put(
          line.name(),
          new ChannelBody(
              "EXTERNAL",
              line == Line.CELLULAR ? "Call to a mobile" : "Call to a land line",
              Money.zero("EUR")));
    }
    definitions.putMissing(Role.ADMIN, "/api/channels", lines);
  }

  private record ChannelBody(String kind, String name, Money unitCost) {}

  private record HistoryBody(String name, boolean history) {}

  /// Other banks may be in the same installation, so there are at least so many customers; the
  /// campaign is ours alone.
  private void awaitDashboard(Known known, List<Call> calls, UUID campaign) {
    dashboard.await(
        "the dashboard has all customers, behaviours and calls",
        overview ->
            overview.customers().total() >= known.customers()
                && overview.behaviours().total() >= known.behaviours()
                && overview.contacts().total() >= calls.size());
    var subscribed = calls.stream().filter(Call::subscribed).count();
    dashboard.awaitFunnel(
        campaign,
        "the campaign has all calls and subscriptions",
        funnel -> funnel.at("SENT") == calls.size() && funnel.at("CONVERTED") == subscribed);
  }

  private static String code(int district) {
    return "berka-%02d".formatted(district);
  }

  private static String code(String region) {
    return "berka-" + region.toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
