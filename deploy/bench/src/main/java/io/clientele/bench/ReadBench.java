package io.clientele.bench;

import io.clientele.bench.HttpLoad.Ask;
import io.clientele.demo.RunningSuite;
import io.clientele.demo.Screen;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Role;
import io.clientele.local.stack.StackSettings;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How soon a customer is shown while behaviours come in, beside a bare `SELECT` of its row.
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures GET /api/customers/{id} through the gateway at a steady rate, while behaviours come"
          + " in, beside a bare SELECT of the row by its key in the same PostgreSQL.",
      ""
    })
final class ReadBench implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);

  /// Warm when two slices in a row were no better than the best before.
  private static final double STILL_FALLING = 0.9;

  private static final String BY_KEY = "select * from customer where id = ?";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many requests leave each second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--ingest",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "How many behaviours come from Kafka each second meanwhile (default: ${DEFAULT-VALUE}).")
  private int ingest;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How long is measured (default: ${DEFAULT-VALUE}), after a warm-up that does not count"
              + " and ends when answers no longer come sooner.")
  private int seconds;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many customers are looked at (default: ${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many connections there are (default: ${DEFAULT-VALUE}).")
  private int connections;

  private final Screen screen = Screen.ofTheProcess();
  private final Instant started = Instant.now();
  private final SplittableRandom random = new SplittableRandom(started.toEpochMilli());

  @Override
  public Integer call() throws SQLException {
    var settings = StackSettings.from(System.getenv());
    var addresses = RunningSuite.findOrStart(settings, screen);
    try (var api = new ClienteleApi(URI.create(addresses.gateway()), settings.password())) {
      screen.heading("Customers who are looked at");
      BenchCustomers.register(api, screen, BenchCustomers.STANDING, customers);
      var ids = BenchCustomers.ids(api, BenchCustomers.STANDING, customers);
      screen.heading(
          "%s looks and %s behaviours a second"
              .formatted(Screen.count(rate), Screen.count(ingest)));
      var source =
          new BehaviourSource(
              "bench-%s-read".formatted(started.toEpochMilli()), customers, started);
      Histogram looks;
      Histogram bare;
      try (var applied = new AppliedCount(addresses.kafka(), source.name())) {
        try (var _ = new SteadyBehaviours(new KafkaLoad(addresses.kafka()), source, ingest)) {
          looks = looks(api, ids);
          bare = bare(settings, ids);
        }
        applied.awaitAll(source.made());
        screen.say(
            "%s behaviours came in meanwhile, each applied exactly once"
                .formatted(Screen.count(source.made())));
      }
      print(looks, bare);
    }
    return 0;
  }

  private Histogram looks(ClienteleApi api, List<UUID> ids) {
    Supplier<Ask> asks = () -> Ask.get("/api/customers/" + any(ids));
    try (var load = new HttpLoad(api.gateway(), api.tokenOf(Role.INTEGRATION), connections)) {
      warmUp(load, asks);
      return told("measured", load.open(Duration.ofSeconds(seconds), rate, asks)).micros();
    }
  }

  private void warmUp(HttpLoad load, Supplier<Ask> asks) {
    var end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
    var best = Double.MAX_VALUE;
    var noBetter = 0;
    while (noBetter < 2 && System.nanoTime() < end) {
      var p99 = told("warm-up", load.open(WARM_UP, rate, asks)).millis(99);
      noBetter = p99 < best * STILL_FALLING ? 0 : noBetter + 1;
      best = Math.min(best, p99);
    }
  }

  private HttpLoad.Outcome told(String what, HttpLoad.Outcome outcome) {
    if (outcome.refused() > 0) {
      throw new BenchFailed("%,d of the requests failed".formatted(outcome.refused()));
    }
    screen.say(
        "%-10s %s answers/s, latency p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms"
            .formatted(
                what,
                Screen.count(Math.round(outcome.perSecond())),
                outcome.millis(50),
                outcome.millis(99),
                outcome.millis(99.9)));
    return outcome;
  }

  /// One connection asks for one row after the other, while behaviours go on coming in.
  private Histogram bare(StackSettings settings, List<UUID> ids) throws SQLException {
    var micros = new Histogram(3);
    try (var connection = StackDatabase.ofCustomers(settings);
        var select = connection.prepareStatement(BY_KEY)) {
      for (var n = 0; n < rate * seconds; n++) {
        select.setObject(1, any(ids));
        var start = System.nanoTime();
        select.executeQuery().close();
        micros.recordValue((System.nanoTime() - start) / 1_000);
      }
    }
    return micros;
  }

  private UUID any(List<UUID> ids) {
    return ids.get(random.nextInt(ids.size()));
  }

  private void print(Histogram looks, Histogram bare) {
    screen.heading(
        "Results: %d processors; the load comes from the same machine"
            .formatted(Runtime.getRuntime().availableProcessors()));
    var figures = List.of(figure("p50", 50, looks, bare), figure("p99", 99, looks, bare));
    screen.table(
        List.of("figure", "value", "ratio", "beside"), figures.stream().map(Figure::row).toList());
    figures.forEach(figure -> System.out.println(figure.line()));
  }

  private static Figure figure(String name, double percentile, Histogram looks, Histogram bare) {
    return Figure.of(
        "read.customer." + name,
        looks.getValueAtPercentile(percentile) / 1_000.0,
        "ms",
        "bare SELECT by key",
        bare.getValueAtPercentile(percentile) / 1_000.0);
  }
}
