package io.clientele.analytics.ingest;

import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Every move between stages, tiers and bases, and how many there were each day.
@ApplicationScoped
class LifecycleMoves {
  private static final String ADD =
      """
      with fresh as (
        insert into lifecycle_move
          (customer_id, event_id, axis, moved_at, from_value, to_value, cause)
        select * from unnest(?, ?, ?, ?, ?, ?, ?) as incoming (customer_id, event_id)
        order by incoming.customer_id, incoming.event_id
        on conflict do nothing
        returning axis, moved_at, from_value, to_value
      )
      insert into lifecycle_day as d (axis, on_day, from_value, to_value, moves)
      select axis, (moved_at at time zone '{zone}')::date, from_value, to_value, count(*)
      from fresh
      group by 1, 2, 3, 4
      order by 1, 2, 3, 4
      on conflict (axis, on_day, from_value, to_value) do update
        set moves = d.moves + excluded.moves
      """;

  private static final String PSEUDONYMISE =
      """
      with given as (
        update lifecycle_move m set customer_id = e.pseudonym
        from erased_customer e where e.customer_id = m.customer_id and e.customer_id = any (?)
        returning e.customer_id
      )
      select customer_id, count(*) from given group by customer_id
      """;

  private final String add;

  LifecycleMoves(BusinessDay calendar) {
    this.add = ADD.replace("{zone}", calendar.zone());
  }

  void add(Connection connection, List<LifecycleMove> moves) throws SQLException {
    if (moves.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(add)) {
      Columns.of(moves)
          .with("uuid", LifecycleMove::customerId)
          .with("uuid", LifecycleMove::eventId)
          .with("text", LifecycleMove::axis)
          .with("timestamptz", LifecycleMove::movedAt)
          .with("text", LifecycleMove::from)
          .with("text", LifecycleMove::to)
          .with("text", LifecycleMove::cause)
          .bindTo(statement);
      statement.executeUpdate();
    }
  }

  /// Gives the moves of erased customers to their pseudonyms.
  ///
  /// @return how many there were of each customer who had some
  Map<UUID, Integer> pseudonymise(Connection connection, Collection<UUID> erased)
      throws SQLException {
    try (var statement = connection.prepareStatement(PSEUDONYMISE)) {
      statement.setArray(1, connection.createArrayOf("uuid", erased.toArray()));
      return Erasures.numbers(statement);
    }
  }
}
