package io.clientele.bench;

import io.clientele.demo.RunningSuite;
import io.clientele.demo.Screen;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Role;
import io.clientele.local.stack.StackSettings;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How fast a segment is previewed and built over the whole base, beside the time in which the
/// database just counts the rows that there are to look at.
@Command(
    name = "segments",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the preview of a condition (tier, and two figures over windows) and a new segment"
          + " that asks it, until all members have joined, beside a bare count of the days of"
          + " behaviours. The base is made by SQL the first time, which takes its time.",
      ""
    })
final class SegmentsBench implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /// Runs that count; the one before them does not.
  private static final int RUNS = 3;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many customers there are (default: ${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--behaviours",
      paramLabel = "N",
      defaultValue = "2000000",
      description = "How many behaviours they have had (default: ${DEFAULT-VALUE}).")
  private long behaviours;

  private final Screen screen = Screen.ofTheProcess();
  private final Instant started = Instant.now();
  private final List<Figure> figures = new ArrayList<>();

  private record Preview(long count) {}

  private record Segment(String id, String state, long memberCount) {}

  @Override
  public Integer call() throws SQLException {
    var settings = StackSettings.from(System.getenv());
    var addresses = RunningSuite.findOrStart(settings, screen);
    try (var api = new ClienteleApi(URI.create(addresses.gateway()), settings.password())) {
      screen.heading(
          "%s customers with %s behaviours"
              .formatted(Screen.count(customers), Screen.count(behaviours)));
      var base = new SegmentBase(settings, screen);
      base.ensure(customers, behaviours);
      screen.heading("Preview and new segment, %d runs each".formatted(RUNS));
      var bare = median("bare count", () -> count(base));
      var preview = median("preview", () -> preview(api));
      var built = median("new segment", () -> build(api));
      figures.add(figure("segments.preview", preview, bare));
      figures.add(figure("segments.new", built, bare));
    }
    print();
    return 0;
  }

  private static Figure figure(String name, double millis, double bare) {
    return Figure.of(name, millis, "ms", "select count(*) from behaviour_day", bare);
  }

  private double median(String what, LongSupplier nanos) {
    var _ = nanos.getAsLong();
    var runs = LongStream.generate(nanos).limit(RUNS).sorted().toArray();
    screen.say(
        "%-14s median %,.0f ms, worst %,.0f ms"
            .formatted(what, runs[RUNS / 2] / 1e6, runs[RUNS - 1] / 1e6));
    return runs[RUNS / 2] / 1e6;
  }

  private static long count(SegmentBase base) {
    try (var connection = base.connect();
        var statement = connection.createStatement()) {
      var start = System.nanoTime();
      statement.executeQuery("select count(*) from behaviour_day").close();
      return System.nanoTime() - start;
    } catch (SQLException e) {
      throw new BenchFailed("The days cannot be counted: " + e.getMessage());
    }
  }

  private long preview(ClienteleApi api) {
    var start = System.nanoTime();
    var preview =
        api.as(Role.MARKETER)
            .post("/api/segments/preview", Map.of("condition", condition()), Preview.class);
    var took = System.nanoTime() - start;
    if (preview.count() == 0) {
      throw new BenchFailed("the preview found nobody");
    }
    return took;
  }

  /// Until the last member has joined and was announced; then the segment is deleted again.
  private long build(ClienteleApi api) {
    var marketer = api.as(Role.MARKETER);
    var start = System.nanoTime();
    var id =
        marketer
            .post(
                "/api/segments",
                Map.of("name", "Bench %s %d".formatted(started, start), "condition", condition()),
                Segment.class)
            .id();
    var path = "/api/segments/" + id;
    var built =
        Pause.until(
            "the segment is LIVE",
            PATIENCE,
            () -> marketer.get(path, Segment.class),
            segment -> segment.state().equals("LIVE"));
    var took = System.nanoTime() - start;
    screen.say("  %s members".formatted(Screen.count(built.memberCount())));
    marketer.delete(path);
    Pause.until(
        "its members have left",
        PATIENCE,
        () -> marketer.find(path + "/members?limit=1", Object.class),
        members -> members.isEmpty());
    return took;
  }

  private static Map<String, ?> condition() {
    return Map.of(
        "combinator",
        "and",
        "rules",
        List.of(
            Map.of(
                "field",
                "tier",
                "operator",
                "in",
                "value",
                List.of("AFFLUENT", "PREMIER", "PRIVATE")),
            behaviour("app.login", "COUNT", 30, 2),
            behaviour("card.purchase", "SUM", 90, 500)));
  }

  private static Map<String, ?> behaviour(String type, String aggregate, int days, int atLeast) {
    return Map.of(
        "field",
        "behaviour",
        "behaviour",
        Map.of("type", type, "aggregate", aggregate, "withinDays", days),
        "operator",
        ">=",
        "value",
        atLeast);
  }

  private void print() {
    screen.heading(
        "Results: %d processors; everything runs on the same machine"
            .formatted(Runtime.getRuntime().availableProcessors()));
    screen.table(
        List.of("figure", "value", "ratio", "beside"), figures.stream().map(Figure::row).toList());
    figures.forEach(figure -> System.out.println(figure.line()));
  }
}
