package io.clientele.customer.condition;

import static java.util.stream.Collectors.joining;

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
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Loads the behaviours of many customers, as far as conditions read them.
@ApplicationScoped
class Figures {
  // Each customer brings its own sources and windows, so that nobody's days are read in vain. Days
  // that are taken together come as one row, dated on the latest of them. They are looked for once,
  // along the key (the offset keeps the planner from reading the whole table instead); what came
  // before them is looked for only when there are none.
  private static final String DAYS =
      """
      with need as (
        select ordinal, customer_id, type, since, until, apart_from, starts::date[] as starts, latest
        from unnest(?, ?, ?, ?, ?, ?, ?, ?)
          as n (ordinal, customer_id, type, since, until, apart_from, starts, latest)
      ),
      found as (
        select n.ordinal, max(d.day) as day, sum(d.count)::bigint as count, sum(d.sum) as sum,
          min(d.smallest) as smallest, max(d.largest) as largest,
          (array_agg(d.last_amount order by d.day desc))[1] as last_amount
        from need n cross join lateral (
          select * from behaviour_day d
          where d.customer_id = n.customer_id and d.type = n.type
            and d.day > n.since and d.day <= n.until
          offset 0
        ) d
        where n.since < n.until
        group by n.ordinal, case when d.day >= n.apart_from then d.day end,
          width_bucket(d.day, n.starts)
      )
      select ordinal, day, count, sum, smallest, largest, last_amount from found
      union all
      select n.ordinal, o.day, o.count, o.sum, o.smallest, o.largest, o.last_amount
      from need n cross join lateral (
        select * from behaviour_day d
        where d.customer_id = n.customer_id and d.type = n.type and d.day <= n.since
        order by d.day desc limit 1
      ) o
      where n.latest and n.ordinal not in (select f.ordinal from found f where f.day <= ?)
      order by 1, 2
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

  /// What conditions want of one source; many customers of a batch want the same.
  ///
  /// @param since the day before the first that is read
  /// @param until the last day that is read
  /// @param apartFrom the first of the days that come one by one
  /// @param starts the first days of windows, between which the days before that are taken
  ///   together, as PostgreSQL writes an array
  /// @param latest whether the last day before all of these is wanted when there are none
  private record Demand(
      BehaviourSource source,
      LocalDate since,
      LocalDate until,
      LocalDate apartFrom,
      String starts,
      boolean latest) {
    /// Behaviours that are filtered come one by one.
    boolean single() {
      return !source.where().isEmpty();
    }
  }

  /// How the days before all windows are taken, the more telling first.
  private enum Older {
    TOGETHER,
    LATEST
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

  /// Today the days between the beginnings of two windows answer every question together. Later,
  /// each day of the longest window leaves it on a day of its own, and what is dated in the future
  /// comes in on one.
  private static Demand demand(
      Reads reads, BehaviourSource source, Reads.Span span, Horizon horizon) {
    var today = horizon.today();
    var longest = today.minusDays(span.days());
    var older = older(reads, source);
    var single = !source.where().isEmpty();
    var all = single ? older.isPresent() : older.filter(Older.TOGETHER::equals).isPresent();
    return new Demand(
        source,
        all ? BEFORE_ALL : longest,
        horizon.ahead() ? AFTER_ALL : today,
        horizon.ahead() ? longest.plusDays(1) : AFTER_ALL,
        horizon.ahead() ? "{}" : starts(reads, source, today),
        older.filter(Older.LATEST::equals).isPresent());
  }

  private static String starts(Reads reads, BehaviourSource source, LocalDate today) {
    return metrics(reads, source)
        .flatMap(metric -> metric.withinDays().stream().boxed())
        .map(days -> today.minusDays(days).plusDays(1))
        .distinct()
        .sorted()
        .map(LocalDate::toString)
        .collect(joining(",", "{", "}"));
  }

  /// For figures over all time. Where only the latest of the days matters the others are not even
  /// looked at.
  private static Optional<Older> older(Reads reads, BehaviourSource source) {
    return metrics(reads, source)
        .filter(metric -> metric.withinDays().isEmpty())
        .map(metric ->
            switch (metric.aggregate()) {
              case LAST, DAYS_SINCE, EVER -> Older.LATEST;
              case COUNT, SUM, AVERAGE, SMALLEST, LARGEST -> Older.TOGETHER;
            })
        .min(Older::compareTo);
  }

  private static Stream<BehaviourMetric> metrics(Reads reads, BehaviourSource source) {
    return reads.metrics().stream().filter(metric -> metric.source().equals(source));
  }

  private static Map<Integer, List<DayFigures>> loadDays(
      Connection connection, List<Need> all, LocalDate today) throws SQLException {
    var needs = all.stream().filter(need -> !need.demand.single()).toList();
    var days = new HashMap<Integer, List<DayFigures>>();
    if (!needs.isEmpty()) {
      var demands = needs.stream().map(Need::demand).toList();
      Sql.on(connection, DAYS)
          .array("int", needs.stream().map(Need::ordinal).toArray())
          .customers(needs.stream().map(Need::customer).toList())
          .texts(demands.stream().map(demand -> demand.source.type()).toList())
          .dates(demands.stream().map(Demand::since).toList())
          .dates(demands.stream().map(Demand::until).toList())
          .dates(demands.stream().map(Demand::apartFrom).toList())
          .texts(demands.stream().map(Demand::starts).toList())
          .array("bool", demands.stream().map(Demand::latest).toArray())
          .with(today)
          .each(
              row -> days.computeIfAbsent(row.getInt(1), _ -> new ArrayList<>()).add(figures(row)));
    }
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

  private record Need(int ordinal, CustomerId customer, Demand demand) {}
}
