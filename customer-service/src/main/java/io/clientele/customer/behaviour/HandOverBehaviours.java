package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/// Gives behaviours to another customer when two are merged, and back when that is undone. The
/// customers are locked.
@ApplicationScoped
public class HandOverBehaviours {
  private static final String FOLD_IN =
      """
      insert into behaviour_day as d (customer_id, type, day, count, sum, smallest, largest,
        last_amount, last_at)
      select ?, type, day, count, sum, smallest, largest, last_amount, last_at
      from behaviour_day where customer_id = ?
      """
          + Behaviours.ADD_UP;

  private static final String HAND_OVER =
      """
      update behaviour set customer_id = ?, origin_id = coalesce(origin_id, customer_id)
      where customer_id = ?
      """;

  private static final String HAND_BACK =
      """
      update behaviour set customer_id = ?, origin_id = nullif(origin_id, ?)
      where customer_id = ? and origin_id = any (?) returning type, occurred_on
      """;

  private static final String FORGET_DAYS =
      """
      delete from behaviour_day d using unnest(?, ?) as n (type, day)
      where d.customer_id = any (?) and d.type = n.type and d.day = n.day
      """;

  // As DayTotal does: of several at the same moment the largest is the last.
  private static final String COUNT_DAYS =
      """
      insert into behaviour_day (customer_id, type, day, count, sum, smallest, largest,
        last_amount, last_at)
      select b.customer_id, b.type, b.occurred_on, count(*), coalesce(sum(b.amount), 0),
        min(b.amount), max(b.amount),
        (array_agg(b.amount order by b.occurred_at desc, b.amount desc nulls last))[1],
        max(b.occurred_at)
      from unnest(?, ?) as n (type, day)
      join behaviour b on b.customer_id = any (?) and b.type = n.type and b.occurred_on = n.day
      group by b.customer_id, b.type, b.occurred_on
      """;

  /// Makes a customer's behaviours those of another, who is locked. The totals that the customer
  /// had stay where they are, for the day on which it has its behaviours again.
  public void handle(Connection connection, CustomerId from, CustomerId to) throws SQLException {
    Sql.on(connection, HAND_OVER).with(to).with(from).run();
    Sql.on(connection, FOLD_IN).with(to).with(from).run();
  }

  /// Gives behaviours back to the customer they came by; the totals of their days are counted anew.
  ///
  /// @param origins the customer who gets them back, and those whom it had been merged with before
  public void undo(
      Connection connection, CustomerId from, CustomerId to, Collection<CustomerId> origins)
      throws SQLException {
    var moved =
        new HashSet<>(
            Sql.on(connection, HAND_BACK)
                .with(to)
                .with(to)
                .with(from)
                .customers(origins)
                .list(row -> new Day(row.getString("type"), row.getObject(2, LocalDate.class))));
    var both = List.of(from, to);
    for (var statement : List.of(FORGET_DAYS, COUNT_DAYS)) {
      Sql.on(connection, statement)
          .texts(moved.stream().map(Day::type).toList())
          .dates(moved.stream().map(Day::day).toList())
          .customers(both)
          .run();
    }
  }

  private record Day(String type, LocalDate day) {}
}
