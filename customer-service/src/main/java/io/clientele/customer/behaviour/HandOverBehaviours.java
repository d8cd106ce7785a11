package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
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
          + DayTotals.ADD_UP;

  // Of single behaviours that are forgotten the totals of their days are all there is, so whose
  // they are is kept with them: what neither the behaviours of a day that are there nor earlier
  // shares of it make up, for some may have come late after others were forgotten. Which of those
  // was the smallest, the largest or the last is not known any more, so it is told of the whole
  // day.
  private static final String SHARE =
      """
      with told as (
        select type, day, customer_id, sum(count) as count, sum(sum) as sum from (
          select customer_id, type, occurred_on as day, count(*) as count,
            coalesce(sum(amount), 0) as sum
          from behaviour where customer_id = any (?) group by customer_id, type, occurred_on
          union all
          select customer_id, type, day, count, sum from behaviour_share
          where customer_id = any (?)
        ) part
        group by customer_id, type, day
      )
      insert into behaviour_share as d (customer_id, origin_id, type, day, count, sum, smallest,
        largest, last_amount, last_at)
      select t.customer_id, t.customer_id, t.type, t.day, t.count - coalesce(told.count, 0),
        t.sum - coalesce(told.sum, 0), t.smallest, t.largest, t.last_amount, t.last_at
      from behaviour_day t
      left join told
        on told.customer_id = t.customer_id and told.type = t.type and told.day = t.day
      where t.customer_id = any (?) and t.count > coalesce(told.count, 0)
      on conflict (customer_id, origin_id, type, day) do update set
      """
          + DayTotals.SUMS;

  private static final String HAND_OVER_SHARES =
      "update behaviour_share set customer_id = ? where customer_id = ?";

  private static final String HAND_BACK_SHARES =
      """
      update behaviour_share set customer_id = ? where customer_id = ? and origin_id = any (?)
      returning type, day
      """;

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

  private static final String ADD_SHARES =
      """
      insert into behaviour_day as d (customer_id, type, day, count, sum, smallest, largest,
        last_amount, last_at)
      select s.customer_id, s.type, s.day, sum(s.count), sum(s.sum), min(s.smallest),
        max(s.largest),
        (array_agg(s.last_amount order by s.last_at desc, s.last_amount desc nulls last))[1],
        max(s.last_at)
      from unnest(?, ?) as n (type, day)
      join behaviour_share s on s.customer_id = any (?) and s.type = n.type and s.day = n.day
      group by s.customer_id, s.type, s.day
      """
          + DayTotals.ADD_UP;

  /// Makes a customer's behaviours those of another, who is locked.
  public void handle(Connection connection, CustomerId from, CustomerId to) throws SQLException {
    var both = List.of(from, to);
    Sql.on(connection, SHARE).customers(both).customers(both).customers(both).run();
    Sql.on(connection, HAND_OVER).with(to).with(from).run();
    Sql.on(connection, HAND_OVER_SHARES).with(to).with(from).run();
    Sql.on(connection, FOLD_IN).with(to).with(from).run();
    Sql.on(connection, "delete from behaviour_day where customer_id = ?").with(from).run();
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
                .list(HandOverBehaviours::day));
    moved.addAll(
        Sql.on(connection, HAND_BACK_SHARES)
            .with(to)
            .with(from)
            .customers(origins)
            .list(HandOverBehaviours::day));
    var both = List.of(from, to);
    for (var statement : List.of(FORGET_DAYS, COUNT_DAYS, ADD_SHARES)) {
      Sql.on(connection, statement)
          .texts(moved.stream().map(Day::type).toList())
          .dates(moved.stream().map(Day::day).toList())
          .customers(both)
          .run();
    }
  }

  private record Day(String type, LocalDate day) {}

  private static Day day(ResultSet row) throws SQLException {
    return new Day(row.getString(1), row.getObject(2, LocalDate.class));
  }
}
