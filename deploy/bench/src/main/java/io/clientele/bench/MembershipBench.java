package io.clientele.bench;

import io.clientele.demo.RunningSuite;
import io.clientele.demo.Screen;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Role;
import io.clientele.local.stack.StackSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How soon what a customer does makes it a member of a segment, as another system sees it.
@Command(
    name = "membership",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the time from a behaviour given to Kafka until the membership that it causes is read"
          + " from Kafka, while others come in, beside the time in which the behaviour itself is read"
          + " again.",
      ""
    })
final class MembershipBench implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// A stack that has just started compiles for minutes: so many rounds do not count.
  private static final int WARM_UP_ROUNDS = 4;

  private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);

  @Option(
      names = "--probes",
      paramLabel = "N",
      defaultValue = "300",
      description =
          "How many customers become members, ten a second (default: ${DEFAULT-VALUE}), after four"
              + " times as many that do not count.")
  private int probes;

  @Option(
      names = "--ingest",
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "How many behaviours come from Kafka each second meanwhile (default: ${DEFAULT-VALUE}).")
  private int ingest;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many customers those are about (default: ${DEFAULT-VALUE}).")
  private int customers;

  private final Screen screen = Screen.ofTheProcess();
  private final Instant started = Instant.now();
  private final String run = "bench-%d".formatted(started.toEpochMilli());

  private record Segment(UUID id, String state) {}

  @Override
  public Integer call() {
    var settings = StackSettings.from(System.getenv());
    var addresses = RunningSuite.findOrStart(settings, screen);
    try (var api = new ClienteleApi(URI.create(addresses.gateway()), settings.password())) {
      screen.heading("Customers who become members, and others");
      BenchCustomers.register(api, screen, BenchCustomers.STANDING, customers);
      var all = (WARM_UP_ROUNDS + 1) * probes;
      BenchCustomers.register(api, screen, run, all);
      var ids = BenchCustomers.ids(api, run, all);
      var segment = segment(api);
      try {
        print(measure(addresses.kafka(), segment, ids));
      } finally {
        api.as(Role.MARKETER).delete("/api/segments/" + segment);
      }
    }
    return 0;
  }

  /// Who has visited a branch in the last month.
  private UUID segment(ClienteleApi api) {
    var marketer = api.as(Role.MARKETER);
    var condition =
        Map.of(
            "field",
            "behaviour",
            "behaviour",
            Map.of("type", MembershipProbes.TYPE, "aggregate", "COUNT", "withinDays", 30),
            "operator",
            ">=",
            "value",
            1);
    var id =
        marketer.post(
                "/api/segments",
                Map.of(
                    "name",
                    "Bench membership " + started,
                    "condition",
                    Map.of("combinator", "and", "rules", List.of(condition))),
                Segment.class)
            .id;
    return Pause.until(
            "the segment is LIVE",
            PATIENCE,
            () -> marketer.get("/api/segments/" + id, Segment.class),
            segment -> segment.state.equals("LIVE"))
        .id;
  }

  private MembershipProbes.Latency measure(String kafka, UUID segment, List<UUID> ids) {
    screen.heading("%s other behaviours a second".formatted(Screen.count(ingest)));
    var load = new KafkaLoad(kafka);
    var source = new BehaviourSource(run + "-membership", customers, started);
    try (var applied = new AppliedCount(kafka, source.name())) {
      MembershipProbes.Latency measured;
      try (var _ = new SteadyBehaviours(load, source, ingest);
          var probing = new MembershipProbes(kafka, run, segment)) {
        for (var round = 0; round < WARM_UP_ROUNDS; round++) {
          tell("warm-up", probing.send(load, of(ids, round), BETWEEN_PROBES));
        }
        measured = probing.send(load, of(ids, WARM_UP_ROUNDS), BETWEEN_PROBES);
        tell("measured", measured);
      }
      applied.awaitAll(source.made());
      screen.say(
          "%s behaviours came in meanwhile, each applied exactly once"
              .formatted(Screen.count(source.made())));
      return measured;
    }
  }

  private List<UUID> of(List<UUID> ids, int round) {
    return ids.subList(round * probes, (round + 1) * probes);
  }

  private void tell(String what, MembershipProbes.Latency latency) {
    screen.say(
        "%-10s p50 %.0f ms, p99 %.0f ms, longest %.0f ms"
            .formatted(
                what,
                millis(latency.membership(), 50),
                millis(latency.membership(), 99),
                millis(latency.membership(), 100)));
  }

  private static double millis(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1_000.0;
  }

  private void print(MembershipProbes.Latency latency) {
    screen.heading(
        "Results: %d processors; the load comes from the same machine"
            .formatted(Runtime.getRuntime().availableProcessors()));
    var figures = List.of(figure("p50", 50, latency), figure("p99", 99, latency));
    screen.table(
        List.of("figure", "value", "ratio", "beside"), figures.stream().map(Figure::row).toList());
    figures.forEach(figure -> System.out.println(figure.line()));
  }

  private static Figure figure(String name, double percentile, MembershipProbes.Latency latency) {
    return Figure.of(
        "membership." + name,
        millis(latency.membership(), percentile),
        "ms",
        "the behaviour itself through Kafka",
        millis(latency.broker(), percentile));
  }
}
