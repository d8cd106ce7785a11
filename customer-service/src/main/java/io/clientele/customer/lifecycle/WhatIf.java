package io.clientele.customer.lifecycle;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.Horizon;
import io.clientele.customer.condition.KnownCustomer;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells who would move if a draft were the model: customers are loaded and asked exactly as they
/// would be judged, some at a time, and nothing is written.
@ApplicationScoped
class WhatIf {
  private static final int AT_ONCE = 2_000;
  private static final int SAMPLE = 10;

  private static final String TOTAL = "select count(*) from customer";

  private static final String DRAWN =
      "select id from customer tablesample bernoulli (?::real) order by id";

  private final Database database;
  private final Definitions definitions;
  private final Vocabulary vocabulary;
  private final KnownCustomers customers;
  private final BusinessDay calendar;
  private final LifecycleConfig config;

  WhatIf(
      Database database,
      Definitions definitions,
      Vocabulary vocabulary,
      KnownCustomers customers,
      BusinessDay calendar,
      LifecycleConfig config) {
    this.database = database;
    this.definitions = definitions;
    this.vocabulary = vocabulary;
    this.customers = customers;
    this.calendar = calendar;
    this.config = config;
  }

  /// How many would go from one place to another at once.
  ///
  /// @param from null for customers who have no place yet
  record Flow(@Nullable String from, String to, long customers) {}

  record Mover(CustomerId customerId, @Nullable String from, String to) {}

  /// @param customers all that there are
  /// @param asked how many of them were asked
  /// @param moves the largest first
  /// @param graces customers who would stay for now, but no longer meet what their place asks for
  /// @param sample some of those who would move
  record Outcome(
      long customers,
      long asked,
      List<Flow> moves,
      long graces,
      List<Mover> sample,
      Duration took) {}

  Outcome handle(Axis axis, ModelDocument draft) {
    var start = System.nanoTime();
    var model = database.call(connection -> compiled(axis, draft, vocabulary.get(connection)));
    long total =
        database.call(
            connection -> Sql.on(connection, TOTAL).first(row -> row.getLong(1)).orElseThrow());
    var share = Math.min(100.0, 100.0 * config.whatIfCustomers() / Math.max(total, 1));
    var drawn =
        database.call(connection ->
            Sql.on(connection, DRAWN).with(share).list(row -> Sql.customer(row, "id")));
    var tally = new Tally(model, calendar);
    for (var from = 0; from < drawn.size(); from += AT_ONCE) {
      ask(drawn.subList(from, Math.min(from + AT_ONCE, drawn.size())), tally);
    }
    return new Outcome(
        total,
        tally.asked,
        tally.flows(),
        tally.graces,
        List.copyOf(tally.sample),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static Model compiled(Axis axis, ModelDocument draft, Vocabulary.Words words) {
    return draft.checked(axis, words).compile(axis, words);
  }

  private void ask(List<CustomerId> some, Tally tally) {
    Map<CustomerId, Reads> reads =
        some.stream().collect(Collectors.toMap(id -> id, _ -> tally.model.reads()));
    var today = Horizon.onlyOn(tally.today);
    database
        .call(connection -> customers.load(connection, definitions.hold(connection), reads, today))
        .values()
        .forEach(tally::add);
  }

  private static final class Tally {
    private final Model model;
    private final BusinessDay calendar;
    private final LocalDate today;
    private final Map<Way, Long> ways = new HashMap<>();
    private final List<Mover> sample = new ArrayList<>();
    private long asked;
    private long graces;

    Tally(Model model, BusinessDay calendar) {
      this.model = model;
      this.calendar = calendar;
      this.today = calendar.today();
    }

    private record Way(@Nullable String from, String to) {}

    void add(KnownCustomer customer) {
      asked++;
      var standing = customer.standing(model.axis());
      var since = standing.since();
      var day = since == null ? null : calendar.of(since);
      switch (model.decide(standing, day, customer.features(), today)) {
        case Decision.Moved(String to) -> {
          ways.merge(new Way(standing.place(), to), 1L, Long::sum);
          if (sample.size() < SAMPLE) {
            sample.add(new Mover(customer.id(), standing.place(), to));
          }
        }
        case Decision.Stayed(LocalDate shortSince) -> {
          if (shortSince != null) {
            graces++;
          }
        }
      }
    }

    List<Flow> flows() {
      return ways.entrySet().stream()
          .map(way -> new Flow(way.getKey().from(), way.getKey().to(), way.getValue()))
          .sorted(Comparator.comparingLong(Flow::customers).reversed())
          .toList();
    }
  }
}
