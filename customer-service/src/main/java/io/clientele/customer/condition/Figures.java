package io.clientele.customer.condition;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.kernel.condition.BehaviourMetric;
import io.clientele.kernel.condition.BehaviourSource;
import io.clientele.kernel.condition.DayFigures;
import io.clientele.kernel.condition.History;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
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
  // Each customer brings its own stretches of days, so that nobody's days are read in vain. They
  // are looked for along the key: the offset keeps the planner from reading the whole table
  // instead. What came before all stretches is looked for only when there is nothing up to today
  // in them.
  private static final String DAYS =
      """
      with need as (
        select * from unnest(?, ?, ?, ?, ?, ?)
          as n (ordinal, customer_id, type, since, until, come)
      ),
      found as (
        select n.ordinal, d.* from need n cross join lateral (
          select max(day) as day, sum(count)::bigint as count, sum(sum) as sum,
            min(smallest) as smallest, max(largest) as largest,
            (array_agg(last_amount order by day desc))[1] as last_amount
          from behaviour_day
          where customer_id = n.customer_id and type = n.type and day > n.since and day <= n.until
        ) d
        where n.come = 'TOGETHER' and d.day is not null
        union all
        select n.ordinal, d.* from need n cross join lateral (
          select day, count, sum, smallest, largest, last_amount
          from behaviour_day
          where customer_id = n.customer_id and type = n.type and day > n.since and day <= n.until
          offset 0
        ) d
        where n.come = 'APART'
      )
      select ordinal, day, count, sum, smallest, largest, last_amount from found
      union all
      select n.ordinal, d.* from need n cross join lateral (
        select day, count, sum, smallest, largest, last_amount
        from behaviour_day
        where customer_id = n.customer_id and type = n.type and day > n.since and day <= n.until
        order by day desc limit 1
      ) d
      where n.come = 'LATEST_IF_NONE' and n.ordinal not in (
        select f.ordinal from found f where f.day <= ?)
      """;

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
    APART,
    TOGETHER,
    /// The last of them alone, and only when there is nothing later.
    LATEST_IF_NONE
  }

  /// @param since the day before the first that is read
  /// @param until the last day that is read
  private record Stretch(LocalDate since, LocalDate until, Come come) {}

  /// What conditions want of one source; many customers of a batch want the same.
  ///
  /// @param since the day before the first that is read
  private record Demand(BehaviourSource source, LocalDate since, List<Stretch> stretches) {
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
    var demands = new HashMap<Reads, List<Demand>>();
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
      return new Demand(source, older.isPresent() ? BEFORE_ALL : longest, List.of());
    }
    var stretches = new ArrayList<Stretch>();
    older.ifPresent(come -> stretches.add(new Stretch(BEFORE_ALL, longest, come)));
    stretches.addAll(windows(reads, source, longest, horizon));
    return new Demand(source, longest, stretches);
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
    var looks = needs.stream().flatMap(Need::looks).toList();
    var days = new HashMap<Integer, List<DayFigures>>();
    if (!looks.isEmpty()) {
      Sql.on(connection, DAYS)
          .array("int", looks.stream().map(look -> look.need.ordinal).toArray())
          .customers(looks.stream().map(look -> look.need.customer).toList())
          .texts(looks.stream().map(look -> look.need.demand.source.type()).toList())
          .dates(looks.stream().map(look -> look.stretch.since).toList())
          .dates(looks.stream().map(look -> look.stretch.until).toList())
          .texts(looks.stream().map(look -> look.stretch.come.name()).toList())
          .with(today)
          .each(
              row -> days.computeIfAbsent(row.getInt(1), _ -> new ArrayList<>()).add(figures(row)));
    }
    days.values().forEach(found -> found.sort(comparing(DayFigures::day)));
    return days;
  }

  private static DayFigures figures(ResultSet row) throws SQLException {
    return new DayFigures(
        row.getObject(2, LocalDate.class),
        row.getLong(3),
        row.getBigDecimal(4),
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
