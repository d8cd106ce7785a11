package io.clientele.campaign.audience;

import io.clientele.campaign.Sql;
import io.clientele.kernel.event.CustomerStateEvent.MergedAway;
import io.clientele.kernel.event.CustomerStateEvent.State;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// Who was merged into whom. Contacts, behaviours and tasks stay under the id they came under; what
/// a customer has is asked for under its own id and those of all who were merged into it, in
/// however many steps.
@ApplicationScoped
public class MergedCustomers {
  private static final String TOGETHER =
      """
      select m.customer_id, m.survivor_id from merged_customer m where m.survivor_id = any (?)
      union
      select m.customer_id, m.survivor_id from merged_customer m
      join merged_customer one on one.survivor_id = m.survivor_id where one.customer_id = any (?)
      """;

  // What a merge comes to depends on other merges, which are told on other partitions.
  private static final String ONE_AT_A_TIME =
      "select pg_advisory_xact_lock(hashtextextended('merged_customer', 0))";

  // What was undone since, and is read again, stays undone.
  private static final String ADD =
      """
      insert into merged_customer as m (customer_id, into_id, survivor_id, version)
      select g."customerId", g."survivorId", g."survivorId", g.version
      from json_to_recordset(?::json) as g ("customerId" uuid, "survivorId" uuid, version bigint)
      where not exists (
          select from audience a where a.customer_id = g."customerId" and a.version > g.version)
        and not exists (select from erased_customer e where e.customer_id = g."customerId")
      order by g."customerId"
      on conflict (customer_id) do update set into_id = excluded.into_id,
        survivor_id = excluded.survivor_id, version = excluded.version
      where m.version < excluded.version
      returning customer_id
      """;

  // Everybody who went into those of whom this is told, and who is at the end of their ways. What
  // was undone and then made the other way round may be heard of in the wrong order, and be a
  // circle for that long.
  private static final String SETTLE =
      """
      with recursive concerned (customer_id) as (
        select unnest(?)
        union
        select m.customer_id from concerned c join merged_customer m on m.into_id = c.customer_id),
      way (customer_id, at) as (
        select m.customer_id, m.into_id from concerned join merged_customer m using (customer_id)
        union
        select w.customer_id, m.into_id from way w join merged_customer m on m.customer_id = w.at)
      update merged_customer m set survivor_id = w.at from way w
      where m.customer_id = w.customer_id and m.survivor_id <> w.at
        and not exists (select from merged_customer further where further.customer_id = w.at)
      """;

  private static final String FORGET =
      """
      delete from merged_customer
      where customer_id = any (?) or into_id = any (?) or survivor_id = any (?)
      """;

  private final DataSource database;

  MergedCustomers(DataSource database) {
    this.database = database;
  }

  /// An array of all ids of a customer, for a statement.
  ///
  /// @param id how the statement calls the id of a customer who stands for itself
  public static String ids(String id) {
    return """
    (%1$s || array(select merged.customer_id from merged_customer merged
      where merged.survivor_id = %1$s))
    """
        .formatted(id);
  }

  /// The id of whoever stands for a customer, for a statement.
  ///
  /// @param id how the statement calls the id of any customer
  public static String survivor(String id) {
    return """
    coalesce((select gone.survivor_id from merged_customer gone where gone.customer_id = %1$s), %1$s)
    """
        .formatted(id);
  }

  /// An array of all ids of a customer, asked for under any of them, as part of a statement.
  public static Sql ids(UUID customer) {
    return Sql.of(ids(survivor("?")), customer, customer, customer, customer);
  }

  /// The id of whoever stands for the customer, as part of a statement.
  public static Sql survivor(UUID customer) {
    return Sql.of(survivor("?"), customer, customer);
  }

  /// The ids with all others of the same customers.
  public List<UUID> together(Connection connection, Collection<UUID> ids) throws SQLException {
    var all = new HashSet<>(ids);
    Sql.of(TOGETHER, Sql.ids(ids), Sql.ids(ids))
        .list(connection, row -> List.of(Sql.id(row, "customer_id"), Sql.id(row, "survivor_id")))
        .forEach(all::addAll);
    return List.copyOf(all);
  }

  /// Takes note of merges.
  ///
  /// @return who was merged by them
  List<UUID> merge(Connection connection, List<MergedAway> told) throws SQLException {
    if (told.isEmpty()) {
      return List.of();
    }
    alone(connection);
    var merged = Sql.of(ADD, Sql.json(told)).list(connection, row -> Sql.id(row, "customer_id"));
    Sql.of(SETTLE, Sql.ids(merged)).update(connection);
    return merged;
  }

  /// Takes note that who has a state again is merged no longer.
  void separate(Connection connection, List<State> told) throws SQLException {
    Map<UUID, State> states =
        told.stream().collect(Collectors.toMap(State::customerId, Function.identity()));
    if (states.isEmpty() || mergedBefore(connection, states).isEmpty()) {
      return;
    }
    alone(connection);
    var back = mergedBefore(connection, states);
    Sql.of("delete from merged_customer where customer_id = any (?)", Sql.ids(back))
        .update(connection);
    Sql.of(SETTLE, Sql.ids(back)).update(connection);
  }

  void forget(@Observes @Priority(Turn.MERGES) CustomersForgotten forgotten) throws SQLException {
    var ids = Sql.ids(forgotten.customerIds());
    try (var connection = database.getConnection()) {
      alone(connection);
      forgotten.deleted("merged_customer", Sql.of(FORGET, ids, ids, ids).update(connection));
    }
  }

  private static List<UUID> mergedBefore(Connection connection, Map<UUID, State> states)
      throws SQLException {
    var before = new ArrayList<UUID>();
    Sql.of(
            "select customer_id, version from merged_customer where customer_id = any (?)",
            Sql.ids(states.keySet()))
        .list(
            connection,
            row -> {
              var id = Sql.id(row, "customer_id");
              var state = states.get(id);
              return state != null && row.getLong("version") < state.version() && before.add(id);
            });
    return before;
  }

  private static void alone(Connection connection) throws SQLException {
    Sql.of(ONE_AT_A_TIME).list(connection, _ -> true);
  }
}
