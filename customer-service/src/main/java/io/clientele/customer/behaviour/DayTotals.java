package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.DayTotal;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/// The table of totals: how many behaviours there were by customer, type and day, and of what
/// amounts. Totals outlive the behaviours that they count.
@ApplicationScoped
class DayTotals {
  /// Adds totals up, those of the table being called d.
  static final String SUMS =
      """
        count = d.count + excluded.count,
        sum = d.sum + excluded.sum,
        smallest = least(d.smallest, excluded.smallest),
        largest = greatest(d.largest, excluded.largest),
        last_amount = case
          when excluded.last_at > d.last_at then excluded.last_amount
          when excluded.last_at = d.last_at then greatest(d.last_amount, excluded.last_amount)
          else d.last_amount end,
        last_at = greatest(d.last_at, excluded.last_at)
      """;

  /// Adds totals of the same day up.
  static final String ADD_UP = " on conflict (customer_id, type, day) do update set " + SUMS;

  private static final String FOLD =
      """
      insert into behaviour_day as d (customer_id, type, day, count, sum, smallest, largest,
        last_amount, last_at)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
          + ADD_UP;

  /// Adds behaviours to the totals of their days. The customers are locked.
  void add(Connection connection, Collection<Behaviour> behaviours) throws SQLException {
    var totals = new LinkedHashMap<Day, DayTotal>();
    for (var one : behaviours) {
      totals
          .computeIfAbsent(
              new Day(one.customer(), one.recorded().type(), one.day()), _ -> new DayTotal())
          .add(one.amount(), one.recorded().occurredAt());
    }
    var days = List.copyOf(totals.keySet());
    var figures =
        totals.entrySet().stream().map(day -> day.getValue().on(day.getKey().day)).toList();
    Sql.on(connection, FOLD)
        .customers(days.stream().map(Day::customer).toList())
        .texts(days.stream().map(Day::type).toList())
        .dates(days.stream().map(Day::day).toList())
        .array("bigint", figures.stream().map(one -> one.count()).toArray())
        .array("numeric", figures.stream().map(one -> one.sum()).toArray())
        .array("numeric", figures.stream().map(one -> one.smallest()).toArray())
        .array("numeric", figures.stream().map(one -> one.largest()).toArray())
        .array("numeric", figures.stream().map(one -> one.last()).toArray())
        .times(totals.values().stream().map(DayTotal::lastAt).toList())
        .run();
  }

  private record Day(CustomerId customer, String type, LocalDate day) {}
}
