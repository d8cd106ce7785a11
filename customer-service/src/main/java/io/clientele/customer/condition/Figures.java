package io.clientele.customer.condition;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.kernel.condition.Aggregate;
import io.clientele.kernel.condition.BehaviourMetric;
import io.clientele.kernel.condition.BehaviourSource;
import io.clientele.kernel.condition.DayFigures;
import io.clientele.kernel.condition.History;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Loads the behaviours of many customers, as far as conditions read them.
@ApplicationScoped
class Figures {
  // Each customer brings its own stretches of days, so that nobody's days are read in vain. Amounts
  // that nothing asks for stay where they are: most of the work is to bring them here.
  private static final String DAYS =
      """
      select n.ordinal, d.*
      from unnest(?, ?, ?, ?, ?) as n (ordinal, customer_id, type, since, until)
      cross join lateral (
        select %s from behaviour_day
        where customer_id = n.customer_id and type = n.type and day > n.since and day <= n.until
        %s
      ) d
      """;

  private static final String DAY =
      """
      day, count, case when ? then sum end, case when ? then smallest end,
          case when ? then largest end, case when ? then last_amount end
      """
          .strip();

  private static final String FOLDED =
      """
      max(day), sum(count)::bigint, sum(sum) filter (where ?), min(smallest) filter (where ?),
          max(largest) filter (where ?), (array_agg(last_amount order by day desc) filter (where ?))[1]
      """
          .strip();

  private static final String SINGLE =
      """
      with need as (
        select * from unnest(?, ?, ?, ?) as n (ordinal, customer_id, type, since)
      )
      select n.ordinal, b.occurred_on, b.occurred_at, b.amount, b.attributes
      from need n join behaviour b
        on b.customer_id = n.customer_id and b.type = n.type and b.occurred_on > n.since
      """;

  private static final LocalDate BEFORE_ALL = LocalDate.of(1899, 12, 31);
  private static final LocalDate AFTER_ALL = LocalDate.of(9999, 12, 31);

  /// With more windows than that a stretch holds a day or two, and there is nothing to fold.
  private static final int FOLDED_STRETCHES = 8;

  /// How the days of a stretch come, the more telling first.
  private enum Come {
    // They are looked for along the key: the offset keeps the planner from reading the whole table
    // instead.
    APART(DAYS.formatted(DAY, "offset 0")),
    TOGETHER(DAYS.formatted(FOLDED, "having count(*) > 0")),
    /// The last of them alone, and only when there is nothing later up to today.
    LATEST_IF_NONE(DAYS.formatted(DAY, "order by day desc limit 1"));

    private final String statement;

    Come(String statement) {
      this.statement = statement;
    }
  }

  /// Which amounts of a day are asked for.
  private record Amounts(boolean sum, boolean smallest, boolean largest, boolean last) {
    static final Amounts NONE = new Amounts(false, false, false, false);

    static Amounts of(Aggregate aggregate) {
      return switch (aggregate) {
        case SUM -> new Amounts(true, false, false, false);
        // The smallest tells whether there was any.
        case AVERAGE -> new Amounts(true, true, false, false);
        case SMALLEST -> new Amounts(false, true, false, false);
        case LARGEST -> new Amounts(false, false, true, false);
        case LAST -> new Amounts(false, false, false, true);
        case COUNT, DAYS_SINCE, EVER -> NONE;
      };
    }

    Amounts and(Amounts other) {
      return new Amounts(
          sum || other.sum,
          smallest || other.smallest,
          largest || other.largest,
          last || other.last);
    }
  }

  /// @param since the day before the first that is read
  /// @param until the last day that is read
  private record Stretch(LocalDate since, LocalDate until, Come come) {}

  /// What conditions want of one source; many customers of a batch want the same.
  ///
  /// @param since the day before the first that is read
  private record Demand(
      BehaviourSource source, LocalDate since, List<Stretch> stretches, Amounts amounts) {
    /// Behaviours that are filtered come one by one.
    boolean single() {
      return !source.where().isEmpty();
    }
  }

  /// The histories of each customer, of the sources its conditions read.
  Map<CustomerId, Map<BehaviourSource, History>> load(
      Connection connection, Map<CustomerId, Reads> reads, Horizon horizon) throws SQLException {
    var needs = needs(reads, horizon);
    var days = loadDays(connection, needs, horizon.today());
    var filtered = needs.stream().filter(need -> need.demand.single()).toList();
    if (!filtered.isEmpty()) {
      loadSingle(connection, filtered, needs, days);
    }
    var histories = new HashMap<CustomerId, Map<BehaviourSource, History>>();
    for (var need : needs) {
      var found = days.get(need.ordinal);
      if (found != null) {
        histories
            .computeIfAbsent(need.customer, _ -> new HashMap<>())
            .put(need.demand.source, History.of(found));
      }
    }
    return histories;
  }

  private static List<Need> needs(Map<CustomerId, Reads> reads, Horizon horizon) {
    // The customers of a batch share what they read.
    var demands = new IdentityHashMap<Reads, List<Demand>>();
    var needs = new ArrayList<Need>();
    reads.forEach((customer, read) -> {
      for (var demand : demands.computeIfAbsent(read, _ -> demands(read, horizon))) {
        needs.add(new Need(needs.size(), customer, demand));
      }
    });
    return needs;
  }

  private static List<Demand> demands(Reads reads, Horizon horizon) {
    return reads.sources().entrySet().stream()
        .map(entry -> demand(reads, entry.getKey(), entry.getValue(), horizon))
        .toList();
  }

  private static Demand demand(
      Reads reads, BehaviourSource source, Reads.Span span, Horizon horizon) {
    var longest = horizon.today().minusDays(span.days());
    var older = older(reads, source);
    if (!source.where().isEmpty()) {
      return new Demand(source, older.isPresent() ? BEFORE_ALL : longest, List.of(), Amounts.NONE);
    }
    var stretches = new ArrayList<Stretch>();
    older.ifPresent(come -> stretches.add(new Stretch(BEFORE_ALL, longest, come)));
    stretches.addAll(windows(reads, source, longest, horizon));
    var amounts =
        metrics(reads, source)
            .map(metric -> Amounts.of(metric.aggregate()))
            .reduce(Amounts.NONE, Amounts::and);
    return new Demand(source, longest, stretches, amounts);
  }

  /// Today the days between the beginnings of two windows answer every question together. Later,
  /// each day of the longest window leaves it on a day of its own, and what is dated in the future
  /// comes in on one.
  private static List<Stretch> windows(
      Reads reads, BehaviourSource source, LocalDate longest, Horizon horizon) {
    var today = horizon.today();
    if (horizon.ahead()) {
      return List.of(new Stretch(longest, AFTER_ALL, Come.APART));
    }
    var bounds =
        metrics(reads, source)
            .flatMap(metric -> metric.withinDays().stream().boxed())
            .map(today::minusDays)
            .collect(toCollection(TreeSet::new));
    if (bounds.size() > FOLDED_STRETCHES) {
      return List.of(new Stretch(longest, today, Come.APART));
    }
    return bounds.stream()
        .map(since ->
            new Stretch(
                since, Objects.requireNonNullElse(bounds.higher(since), today), Come.TOGETHER))
        .toList();
  }

  /// For figures over all time. Where only the latest of the days matters the others are not even
  /// looked at.
  private static Optional<Come> older(Reads reads, BehaviourSource source) {
    return metrics(reads, source)
        .filter(metric -> metric.withinDays().isEmpty())
        .map(metric ->
            switch (metric.aggregate()) {
              case LAST, DAYS_SINCE, EVER -> Come.LATEST_IF_NONE;
              case COUNT, SUM, AVERAGE, SMALLEST, LARGEST -> Come.TOGETHER;
            })
        .min(Come::compareTo);
  }

  private static Stream<BehaviourMetric> metrics(Reads reads, BehaviourSource source) {
    return reads.metrics().stream().filter(metric -> metric.source().equals(source));
  }

  private static Map<Integer, List<DayFigures>> loadDays(
      Connection connection, List<Need> needs, LocalDate today) throws SQLException {
    var days = new HashMap<Integer, List<DayFigures>>();
    var amounts =
        needs.stream().map(need -> need.demand.amounts).reduce(Amounts.NONE, Amounts::and);
    for (var come : Come.values()) {
      var looks =
          needs.stream()
              .filter(
                  need -> come != Come.LATEST_IF_NONE || isNothing(days.get(need.ordinal), today))
              .flatMap(Need::looks)
              .filter(look -> look.stretch.come == come)
              .toList();
      if (!looks.isEmpty()) {
        look(connection, come, looks, amounts)
            .each(row ->
                days.computeIfAbsent(row.getInt(1), _ -> new ArrayList<>()).add(figures(row)));
      }
    }
    days.values().forEach(found -> found.sort(comparing(DayFigures::day)));
    return days;
  }

  private static boolean isNothing(@Nullable List<DayFigures> found, LocalDate today) {
    return found == null || found.stream().allMatch(figures -> figures.day().isAfter(today));
  }

  private static Sql look(Connection connection, Come come, List<Look> looks, Amounts amounts) {
    return Sql.on(connection, come.statement)
        .array("int", looks.stream().map(look -> look.need.ordinal).toArray())
        .customers(looks.stream().map(look -> look.need.customer).toList())
        .texts(looks.stream().map(look -> look.need.demand.source.type()).toList())
        .dates(looks.stream().map(look -> look.stretch.since).toList())
        .dates(looks.stream().map(look -> look.stretch.until).toList())
        .with(amounts.sum)
        .with(amounts.smallest)
        .with(amounts.largest)
        .with(amounts.last);
  }

  private static DayFigures figures(ResultSet row) throws SQLException {
    return new DayFigures(
        row.getObject(2, LocalDate.class),
        row.getLong(3),
        Objects.requireNonNullElse(row.getBigDecimal(4), BigDecimal.ZERO),
        row.getBigDecimal(5),
        row.getBigDecimal(6),
        row.getBigDecimal(7));
  }

  private static void loadSingle(
      Connection connection,
      List<Need> filtered,
      List<Need> needs,
      Map<Integer, List<DayFigures>> days)
      throws SQLException {
    var totals = new LinkedHashMap<Integer, TreeMap<LocalDate, DayTotal>>();
    Sql.on(connection, SINGLE)
        .array("int", filtered.stream().map(Need::ordinal).toArray())
        .customers(filtered.stream().map(Need::customer).toList())
        .texts(filtered.stream().map(need -> need.demand.source.type()).toList())
        .dates(filtered.stream().map(need -> need.demand.since).toList())
        .each(row -> {
          var ordinal = row.getInt(1);
          if (needs.get(ordinal).demand.source.accepts(json(row.getString("attributes")))) {
            totals
                .computeIfAbsent(ordinal, _ -> new TreeMap<>())
                .computeIfAbsent(row.getObject(2, LocalDate.class), _ -> new DayTotal())
                .add(row.getBigDecimal("amount"), Sql.time(row, "occurred_at"));
          }
        });
    totals.forEach((ordinal, byDay) ->
        days.put(
            ordinal,
            byDay.entrySet().stream().map(day -> day.getValue().on(day.getKey())).toList()));
  }

  private static JsonNode json(@Nullable String attributes) {
    try {
      return attributes == null ? MissingNode.getInstance() : Json.tolerant().readTree(attributes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored attributes are not JSON", e);
    }
  }

  private record Need(int ordinal, CustomerId customer, Demand demand) {
    Stream<Look> looks() {
      return demand.stretches.stream().map(stretch -> new Look(this, stretch));
    }
  }

  private record Look(Need need, Stretch stretch) {}
}
