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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How fast behaviours come in: by REST one at a time and twenty at a time, and from Kafka until
/// they are in features and stages. After each step every behaviour must have been applied, exactly
/// once.
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how fast behaviours come in: by REST, one and twenty in a request, and from Kafka"
          + " until they are in features and stages, beside Kafka's own producer tool.",
      ""
    })
final class IngestBench implements Callable<Integer> {
  private static final int BATCH = 20;

  // Apache Unomi 2.7 with Elasticsearch, measured on a machine of the same kind: 2 cores, 24 GiB.
  private static final String PEER = "Apache Unomi 2.7";
  private static final double PEER_SINGLE = 266;
  private static final double PEER_SINGLE_P99 = 244;
  private static final double PEER_BATCH = 834;
  private static final double PEER_BATCH_P99 = 458;

  /// Latency is measured at this part of the greatest throughput.
  private static final double STEADY = 0.7;

  private static final Duration FIRST_MINUTE = Duration.ofMinutes(1);
  private static final int RUNS = 3;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How long each REST step is measured (default: ${DEFAULT-VALUE}), after a warm-up that"
              + " does not count and ends when the speed has not risen for a minute, after six"
              + " minutes at most.")
  private int seconds;

  @Option(
      names = "--behaviours",
      paramLabel = "N",
      defaultValue = "200000",
      description =
          "How many behaviours come from Kafka in each of three runs (default: ${DEFAULT-VALUE}),"
              + " after a minute that does not count.")
  private int behaviours;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many customers they are about (default: ${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many connections the REST steps use (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many segments with windows the behaviours are judged by, besides those that there"
              + " are (default: ${DEFAULT-VALUE}).")
  private int segments;

  private final Screen screen = Screen.ofTheProcess();
  private final Instant started = Instant.now();
  private final List<Figure> figures = new ArrayList<>();

  @Override
  public Integer call() {
    var settings = StackSettings.from(System.getenv());
    var addresses = RunningSuite.findOrStart(settings, screen);
    try (var api = new ClienteleApi(URI.create(addresses.gateway()), settings.password())) {
      screen.heading("Customers whose behaviours come in");
      BenchCustomers.register(api, screen, BenchCustomers.STANDING, customers);
      try (var _ = BenchSegments.live(api, screen, "Bench " + started, segments)) {
        if (seconds > 0) {
          rest(api, addresses.kafka(), "single", 1, PEER_SINGLE, PEER_SINGLE_P99);
          rest(api, addresses.kafka(), "batch20", BATCH, PEER_BATCH, PEER_BATCH_P99);
        }
        kafka(api, addresses.kafka(), new ProducerTool(settings, addresses.kafka()));
      }
    }
    print();
    return 0;
  }

  private void rest(
      ClienteleApi api, String kafka, String step, int inOne, double peer, double peerP99) {
    screen.heading("By REST, %d in a request, %d connections".formatted(inOne, connections));
    var source = source(step);
    Outcome most;
    Outcome steady;
    try (var applied = new AppliedCount(kafka, source.name());
        var load = new HttpLoad(api.gateway(), api.tokenOf(Role.INTEGRATION), connections)) {
      var length = Duration.ofSeconds(seconds);
      WarmUp.run(load, () -> behaviours(source, inOne), slice -> tell("warm-up", slice, inOne));
      applied.awaitAll(source.made());
      most = load.closed(length, () -> behaviours(source, inOne));
      tell("as fast as it goes", most, inOne);
      // What was accepted faster than it is applied would delay the steady requests.
      var accepted = System.nanoTime();
      var lag = (applied.awaitAll(source.made()) - accepted) / 1e9;
      screen.say("all of them applied after another %.1f s".formatted(lag));
      steady = load.open(length, STEADY * most.perSecond(), () -> behaviours(source, inOne));
      tell("at a steady rate", steady, inOne);
      applied.awaitAll(source.made());
      screen.say(
          "%s behaviours accepted, each applied exactly once%s"
              .formatted(Screen.count(source.made()), again(applied)));
    }
    figures.add(
        Figure.of("ingest.rest." + step, most.perSecond() * inOne, "behaviours/s", PEER, peer));
    figures.add(Figure.of("ingest.rest." + step + ".p99", steady.millis(99), "ms", PEER, peerP99));
  }

  private static Ask behaviours(BehaviourSource source, int inOne) {
    return Ask.post("/api/behaviours", source.nextBody(inOne));
  }

  private void tell(String what, Outcome outcome, int inOne) {
    if (outcome.refused() > 0) {
      throw new BenchFailed("%,d of the requests were not accepted".formatted(outcome.refused()));
    }
    screen.say(
        "%-20s %s behaviours/s, latency p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms"
            .formatted(
                what,
                Screen.count(Math.round(outcome.perSecond() * inOne)),
                outcome.millis(50),
                outcome.millis(99),
                outcome.millis(99.9)));
  }

  private void kafka(ClienteleApi api, String kafka, ProducerTool tool) {
    screen.heading("From Kafka until in features and stages, %d runs".formatted(RUNS));
    var before = counted(api);
    var source = source("kafka");
    double perSecond;
    try (var applied = new AppliedCount(kafka, source.name())) {
      try (var load = new SustainedLoad(new KafkaLoad(kafka), source, applied)) {
        screen.say(
            "first minute: %s behaviours/s"
                .formatted(Screen.count(Math.round(load.during(FIRST_MINUTE)))));
        var runs =
            DoubleStream.generate(() -> load.until(behaviours)).limit(RUNS).sorted().toArray();
        perSecond = runs[RUNS / 2];
        screen.say(
            "after it: median %s, worst %s behaviours/s"
                .formatted(Screen.count(Math.round(perSecond)), Screen.count(Math.round(runs[0]))));
      }
      applied.awaitAll(source.made());
      screen.say(
          "%s behaviours written, each applied exactly once%s"
              .formatted(Screen.count(source.made()), again(applied)));
    }
    new Dashboard(api)
        .await(
            "analytics has counted them all",
            overview -> overview.behaviours().total() == before + source.made());
    screen.say("analytics counts exactly %s more".formatted(Screen.count(source.made())));
    var bytes = KafkaLoad.bytes(source("sample"));
    var limit = tool.measure(behaviours, bytes, KafkaLoad.SETTINGS);
    figures.add(
        Figure.of(
            "ingest.kafka",
            perSecond,
            "behaviours/s",
            "kafka-producer-perf-test, %d bytes a record".formatted(bytes),
            limit));
  }

  /// What analytics has counted, once nothing of the steps before is under way.
  private long counted(ClienteleApi api) {
    var dashboard = new Dashboard(api);
    var last = new long[] {-1};
    return dashboard
        .await(
            "analytics has nothing left to count",
            overview -> {
              var still = overview.behaviours().total() == last[0];
              last[0] = overview.behaviours().total();
              return still;
            })
        .behaviours()
        .total();
  }

  private BehaviourSource source(String step) {
    return new BehaviourSource(
        "bench-%s-%s".formatted(started.toEpochMilli(), step), customers, started);
  }

  private static String again(AppliedCount applied) {
    return applied.twice() == 0
        ? ""
        : " (%s announced again)".formatted(Screen.count(applied.twice()));
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
