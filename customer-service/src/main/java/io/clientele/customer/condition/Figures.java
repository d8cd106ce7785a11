package io.clientele.customer.condition;

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
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Loads the behaviours of many customers, as far as conditions read them.
@ApplicationScoped
class Figures {
  // Each customer brings its own sources and windows, so that nobody's days are read in vain. What
  // is taken together comes as one row, dated on the latest of its days.
  private static final String DAYS =
      """
      with part as (
        select * from unnest(?, ?, ?, ?, ?, ?)
          as p (ordinal, customer_id, type, since, until, taken)
      )
      select p.ordinal, d.day, d.count, d.sum, d.smallest, d.largest, d.last_amount
      from part p join behaviour_day d
        on d.customer_id = p.customer_id and d.type = p.type
          and d.day > p.since and d.day <= p.until
      where p.taken = 'EACH'
      union all
      select p.ordinal, o.day, o.count, o.sum, o.smallest, o.largest, o.last_amount
      from part p cross join lateral (
        select max(d.day) as day, sum(d.count)::bigint as count, sum(d.sum) as sum,
          min(d.smallest) as smallest, max(d.largest) as largest,
          (array_agg(d.last_amount order by d.day desc))[1] as last_amount
        from behaviour_day d
        where d.customer_id = p.customer_id and d.type = p.type
          and d.day > p.since and d.day <= p.until
        having count(*) > 0
      ) o
      where p.taken = 'TOGETHER'
      union all
      select p.ordinal, o.day, o.count, o.sum, o.smallest, o.largest, o.last_amount
      from part p cross join lateral (
        select * from behaviour_day d
        where d.customer_id = p.customer_id and d.type = p.type
          and d.day > p.since and d.day <= p.until
        order by d.day desc limit 1
      ) o
      where p.taken = 'LATEST'
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
  /// @param since the day before the first that matters
  /// @param parts how its days are read; none of a source whose behaviours are filtered, which come
  ///   one by one
  private record Demand(BehaviourSource source, LocalDate since, List<Part> parts) {}

  /// Some of the days of a source, and how they are taken.
  ///
  /// @param since the day before the first of them
  /// @param until the last of them
  private record Part(LocalDate since, LocalDate until, Taken taken) {}

  /// The more telling first.
  private enum Taken {
    EACH,
    TOGETHER,
    LATEST
  }

  /// The histories of each customer, of the sources its conditions read.
  Map<CustomerId, Map<BehaviourSource, History>> load(
      Connection connection, Map<CustomerId, Reads> reads, Horizon horizon) throws SQLException {
    var needs = needs(reads, horizon);
    var days = loadDays(connection, needs);
    var filtered = needs.stream().filter(need -> !need.demand.source.where().isEmpty()).toList();
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
    var today = horizon.today();
    return reads.sources().entrySet().stream()
        .map(entry -> {
          var source = entry.getKey();
          var span = entry.getValue();
          var since = today.minusDays(span.days());
          if (!source.where().isEmpty()) {
            return new Demand(source, span.before() ? BEFORE_ALL : since, List.of());
          }
          var parts =
              horizon.ahead()
                  ? partsForLater(reads, source, since)
                  : partsForToday(reads, source, today);
          return new Demand(source, since, parts);
        })
        .toList();
  }

  /// The days between the beginnings of two windows answer every question about today together.
  private static List<Part> partsForToday(Reads reads, BehaviourSource source, LocalDate today) {
    var parts = new ArrayList<Part>();
    var until = today;
    for (var days : windows(reads, source)) {
      var since = today.minusDays(days);
      parts.add(new Part(since, until, Taken.TOGETHER));
      until = since;
    }
    older(reads, source, until).ifPresent(parts::add);
    return parts;
  }

  /// Each day of the longest window leaves it on a day of its own, and what is dated in the future
  /// comes in on one.
  private static List<Part> partsForLater(Reads reads, BehaviourSource source, LocalDate since) {
    var parts = new ArrayList<Part>();
    parts.add(new Part(since, AFTER_ALL, Taken.EACH));
    older(reads, source, since).ifPresent(parts::add);
    return parts;
  }

  private static SortedSet<Integer> windows(Reads reads, BehaviourSource source) {
    return metrics(reads, source)
        .flatMap(metric -> metric.withinDays().stream().boxed())
        .collect(toCollection(TreeSet::new));
  }

  /// The days before all windows, for figures over all time. Where only the latest of them matters
  /// the others are not even looked at.
  private static Optional<Part> older(Reads reads, BehaviourSource source, LocalDate until) {
    return metrics(reads, source)
        .filter(metric -> metric.withinDays().isEmpty())
        .map(metric ->
            switch (metric.aggregate()) {
              case LAST, DAYS_SINCE, EVER -> Taken.LATEST;
              case COUNT, SUM, AVERAGE, SMALLEST, LARGEST -> Taken.TOGETHER;
            })
        .min(Taken::compareTo)
        .map(taken -> new Part(BEFORE_ALL, until, taken));
  }

  private static Stream<BehaviourMetric> metrics(Reads reads, BehaviourSource source) {
    return reads.metrics().stream().filter(metric -> metric.source().equals(source));
  }

  private static Map<Integer, List<DayFigures>> loadDays(Connection connection, List<Need> needs)
      throws SQLException {
    var ordinals = new ArrayList<Integer>();
    var customers = new ArrayList<CustomerId>();
    var types = new ArrayList<String>();
    var parts = new ArrayList<Part>();
    for (var need : needs) {
      for (var part : need.demand.parts) {
        ordinals.add(need.ordinal);
        customers.add(need.customer);
        types.add(need.demand.source.type());
        parts.add(part);
      }
    }
    var days = new HashMap<Integer, List<DayFigures>>();
    if (!parts.isEmpty()) {
      Sql.on(connection, DAYS)
          .array("int", ordinals.toArray())
          .customers(customers)
          .texts(types)
          .dates(parts.stream().map(Part::since).toList())
          .dates(parts.stream().map(Part::until).toList())
          .texts(parts.stream().map(part -> part.taken.name()).toList())
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
