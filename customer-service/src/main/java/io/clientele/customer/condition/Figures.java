package io.clientele.customer.condition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.clientele.customer.BusinessDay;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Loads the behaviours of many customers, as far as conditions read them.
@ApplicationScoped
class Figures {
  // Each customer brings its own sources and windows, so that nobody's days are read in vain. Days
  // before the window only matter to figures over all time: they come folded into one row, dated on
  // the latest of them. Where only the latest matters the others are not even looked at.
  private static final String DAYS =
      """
      with need as (
        select * from unnest(?, ?, ?, ?, ?)
          as n (ordinal, customer_id, type, since, older)
      )
      select n.ordinal, d.day, d.count, d.sum, d.smallest, d.largest, d.last_amount
      from need n join behaviour_day d
        on d.customer_id = n.customer_id and d.type = n.type and d.day > n.since
      union all
      select n.ordinal, o.day, o.count, o.sum, o.smallest, o.largest, o.last_amount
      from need n cross join lateral (
        select max(d.day) as day, sum(d.count)::bigint as count, sum(d.sum) as sum,
          min(d.smallest) as smallest, max(d.largest) as largest,
          (array_agg(d.last_amount order by d.day desc))[1] as last_amount
        from behaviour_day d
        where d.customer_id = n.customer_id and d.type = n.type and d.day <= n.since
        having count(*) > 0
      ) o
      where n.older = 'FOLDED'
      union all
      select n.ordinal, o.day, o.count, o.sum, o.smallest, o.largest, o.last_amount
      from need n cross join lateral (
        select * from behaviour_day d
        where d.customer_id = n.customer_id and d.type = n.type and d.day <= n.since
        order by d.day desc limit 1
      ) o
      where n.older = 'LATEST'
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

  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);

  private final BusinessDay calendar;

  Figures(BusinessDay calendar) {
    this.calendar = calendar;
  }

  /// What conditions want of one source; many customers of a batch want the same.
  private record Demand(BehaviourSource source, LocalDate since, Older older) {}

  /// The histories of each customer, of the sources its conditions read.
  Map<CustomerId, Map<BehaviourSource, History>> load(
      Connection connection, Map<CustomerId, Reads> reads) throws SQLException {
    var needs = needs(reads);
    var days = new HashMap<Integer, List<DayFigures>>();
    var daily = needs.stream().filter(need -> need.source.where().isEmpty()).toList();
    if (!daily.isEmpty()) {
      Sql.on(connection, DAYS)
          .array("int", daily.stream().map(Need::ordinal).toArray())
          .customers(daily.stream().map(Need::customer).toList())
          .texts(daily.stream().map(need -> need.source.type()).toList())
          .dates(daily.stream().map(Need::since).toList())
          .texts(daily.stream().map(need -> need.older.name()).toList())
          .each(
              row -> days.computeIfAbsent(row.getInt(1), _ -> new ArrayList<>()).add(figures(row)));
    }
    var filtered = needs.stream().filter(need -> !need.source.where().isEmpty()).toList();
    if (!filtered.isEmpty()) {
      loadSingle(connection, filtered, needs, days);
    }
    var histories = new HashMap<CustomerId, Map<BehaviourSource, History>>();
    for (var need : needs) {
      var found = days.get(need.ordinal);
      if (found != null) {
        histories
            .computeIfAbsent(need.customer, _ -> new HashMap<>())
            .put(need.source, History.of(found));
      }
    }
    return histories;
  }

  private List<Need> needs(Map<CustomerId, Reads> reads) {
    var today = calendar.today();
    var demands = new HashMap<Reads, List<Demand>>();
    var needs = new ArrayList<Need>();
    reads.forEach((customer, read) -> {
      for (var demand : demands.computeIfAbsent(read, _ -> demands(read, today))) {
        needs.add(new Need(needs.size(), customer, demand.source, demand.since, demand.older));
      }
    });
    return needs;
  }

  private static List<Demand> demands(Reads reads, LocalDate today) {
    return reads.sources().entrySet().stream()
        .map(entry -> {
          var source = entry.getKey();
          var span = entry.getValue();
          // Figures with filters are made of single behaviours, which cannot be folded beforehand.
          var since =
              span.before() && !source.where().isEmpty() ? FIRST_DAY : today.minusDays(span.days());
          return new Demand(source, since, older(reads, source));
        })
        .toList();
  }

  private static Older older(Reads reads, BehaviourSource source) {
    return reads.metrics().stream()
        .filter(metric -> metric.source().equals(source) && metric.withinDays().isEmpty())
        .map(metric ->
            switch (metric.aggregate()) {
              case LAST, DAYS_SINCE, EVER -> Older.LATEST;
              case COUNT, SUM, AVERAGE, SMALLEST, LARGEST -> Older.FOLDED;
            })
        .max(Older::compareTo)
        .orElse(Older.NONE);
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
        .texts(filtered.stream().map(need -> need.source.type()).toList())
        .dates(filtered.stream().map(Need::since).toList())
        .each(row -> {
          var ordinal = row.getInt(1);
          if (needs.get(ordinal).source.accepts(json(row.getString("attributes")))) {
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

  /// What is wanted of the days before the window.
  private enum Older {
    NONE,
    LATEST,
    FOLDED
  }

  /// @param since the day before the window; days after it come one by one
  private record Need(
      int ordinal, CustomerId customer, BehaviourSource source, LocalDate since, Older older) {}
}
