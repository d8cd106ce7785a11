package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The customers of whom it is noted that they have to join or leave a segment.
@ApplicationScoped
class NotedCustomers {
  // The customers are what is claimed, not what was noted of them: whoever erases a customer locks
  // the customer first and those rows after it.
  private static final String CLAIM =
      """
      select c.id from segment_difference d join customer c on c.id = d.customer_id
      where d.segment_id = ? order by d.customer_id limit ? for update of c skip locked
      """;

  // Others may have moved some of them just before they were claimed.
  private static final String STILL_NOTED =
      """
      select customer_id, joins from segment_difference d
      where segment_id = ? and customer_id = any (?)
        and not exists (
          select 1 from segment_judged j
          where j.segment_id = d.segment_id and j.customer_id = d.customer_id)
      """;

  private static final String FORGET_STRANGERS =
      """
      delete from segment_difference d where d.segment_id = ?
        and not exists (select 1 from customer c where c.id = d.customer_id)
      """;

  /// Locks some of them, whom nobody else has locked.
  List<CustomerId> claim(Connection connection, UUID segment, int most) throws SQLException {
    return Sql.on(connection, CLAIM).with(segment).with(most).list(row -> Sql.customer(row, "id"));
  }

  /// Whether each of them joins or leaves; without those who were moved or judged meanwhile.
  Map<CustomerId, Boolean> stillNoted(
      Connection connection, UUID segment, Collection<CustomerId> claimed) throws SQLException {
    var noted = new LinkedHashMap<CustomerId, Boolean>();
    Sql.on(connection, STILL_NOTED)
        .with(segment)
        .customers(claimed)
        .each(row -> noted.put(Sql.customer(row, "customer_id"), row.getBoolean("joins")));
    return noted;
  }

  /// They have joined or left.
  void settle(Connection connection, UUID segment, Collection<CustomerId> moved)
      throws SQLException {
    Sql.on(
            connection,
            "delete from segment_difference where segment_id = ? and customer_id = any (?)")
        .with(segment)
        .customers(moved)
        .run();
  }

  /// Forgets those who are customers no more; returns how many.
  int forgetStrangers(Connection connection, UUID segment) throws SQLException {
    return Sql.on(connection, FORGET_STRANGERS).with(segment).run();
  }

  boolean areAny(Connection connection, UUID segment) throws SQLException {
    return Sql.on(connection, "select 1 from segment_difference where segment_id = ? limit 1")
        .with(segment)
        .first(_ -> true)
        .isPresent();
  }
}
