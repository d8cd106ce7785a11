package io.clientele.bench;

import io.clientele.bench.HttpLoad.Ask;
import io.clientele.bench.HttpLoad.Outcome;
import io.clientele.demo.Dashboard;
import io.clientele.demo.RunningSuite;
import io.clientele.demo.Screen;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Role;
import io.clientele.local.stack.StackSettings;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How fast customers are registered and changed by REST, one in a request. Afterwards each must be
/// known to analytics, and each change have raised a version.
@Command(
    name = "profiles",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how fast customers are registered and changed by REST, one in a request, beside"
          + " Apache Unomi as measured on a machine of the same kind.",
      ""
    })
final class ProfilesBench implements Callable<Integer> {
  // Apache Unomi 2.7 with Elasticsearch, measured on a machine of the same kind: 2 cores, 24 GiB.
  private static final String PEER = "Apache Unomi 2.7";
  private static final double PEER_CREATE = 306;
  private static final double PEER_UPDATE = 319;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How long each step is measured (default: ${DEFAULT-VALUE}), after a warm-up that does"
              + " not count and ends when the speed has not risen for a minute, after six minutes"
              + " at most.")
  private int seconds;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many customers are changed (default: ${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many connections there are (default: ${DEFAULT-VALUE}).")
  private int connections;

  private final Screen screen = Screen.ofTheProcess();
  private final long run = Instant.now().toEpochMilli();
  private final List<Figure> figures = new ArrayList<>();
  private long asked;

  @Override
  public Integer call() throws SQLException {
    var settings = StackSettings.from(System.getenv());
    var addresses = RunningSuite.findOrStart(settings, screen);
    try (var api = new ClienteleApi(URI.create(addresses.gateway()), settings.password())) {
      create(api);
      update(api, settings);
    }
    print();
    return 0;
  }

  private void create(ClienteleApi api) {
    screen.heading("New customers, %d connections".formatted(connections));
    var dashboard = new Dashboard(api);
    var before = dashboard.overview().customers().total();
    var created = measure(api, "profiles.create", PEER_CREATE, this::newCustomer);
    dashboard.await(
        "analytics knows all of them",
        overview -> overview.customers().total() == before + created);
    screen.say("analytics knows exactly %s more".formatted(Screen.count(created)));
  }

  private Ask newCustomer() {
    var name = "bench-%d-%d".formatted(run, asked++);
    return Ask.post(
        "/api/customers",
        """
        {"kind": "PERSON", "name": "Bench %s",
         "identifiers": [{"namespace": "core-banking", "value": "%s"},
                         {"namespace": "email", "value": "%s@example.com"}],
         "consents": [{"purpose": "MARKETING", "channel": "EMAIL", "granted": true}]}
        """
            .formatted(name, name, name));
  }

  private void update(ClienteleApi api, StackSettings settings) throws SQLException {
    screen.heading("Changes of customers, %d connections".formatted(connections));
    BenchCustomers.register(api, screen, BenchCustomers.STANDING, customers);
    var ids = BenchCustomers.ids(api, BenchCustomers.STANDING, customers);
    var before = versions(settings, ids);
    var changed = measure(api, "profiles.update", PEER_UPDATE, () -> changed(ids));
    var raised = versions(settings, ids) - before;
    if (raised != changed) {
      throw new BenchFailed(
          "%,d changes were accepted, and raised versions by %,d".formatted(changed, raised));
    }
    screen.say("versions have risen by exactly %s".formatted(Screen.count(changed)));
  }

  private Ask changed(List<UUID> ids) {
    var number = asked++;
    return Ask.patch(
        "/api/customers/" + ids.get((int) (number % ids.size())),
        """
        {"name": "Bench %d %d"}\
        """
            .formatted(run, number));
  }

  /// @return how many requests were accepted, those of the warm-up included
  private long measure(ClienteleApi api, String step, double peer, Supplier<Ask> asks) {
    var accepted = new long[1];
    try (var load = new HttpLoad(api.gateway(), api.tokenOf(Role.INTEGRATION), connections)) {
      WarmUp.run(load, asks, slice -> accepted[0] += tell("warm-up", slice));
      var most = load.closed(Duration.ofSeconds(seconds), asks);
      accepted[0] += tell("measured", most);
      figures.add(Figure.of(step, most.perSecond(), "customers/s", PEER, peer));
    }
    return accepted[0];
  }

  private long tell(String what, Outcome outcome) {
    if (outcome.refused() > 0) {
      throw new BenchFailed("%,d of the requests were not accepted".formatted(outcome.refused()));
    }
    screen.say(
        "%-10s %s customers/s, latency p50 %.1f ms, p99 %.1f ms"
            .formatted(
                what,
                Screen.count(Math.round(outcome.perSecond())),
                outcome.millis(50),
                outcome.millis(99)));
    return outcome.accepted();
  }

  private static long versions(StackSettings settings, List<UUID> ids) throws SQLException {
    try (var connection = StackDatabase.ofCustomers(settings);
        var select =
            connection.prepareStatement("select sum(version) from customer where id = any (?)")) {
      select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      try (var row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void print() {
    screen.heading(
        "Results: %d processors; the load comes from the same machine"
            .formatted(Runtime.getRuntime().availableProcessors()));
    screen.table(
        List.of("figure", "value", "ratio", "beside"), figures.stream().map(Figure::row).toList());
    figures.forEach(figure -> System.out.println(figure.line()));
  }
}
