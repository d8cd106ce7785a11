package io.clientele.customer.duplicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.Scope;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.ToldApart;
import io.clientele.customer.matching.MatchModel;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The pairs that were proposed, and what was decided about them.
@ApplicationScoped
class Duplicates implements ToldApart {
  // What was decided stands until the two agree in something, or better in it, than they did then.
  // Whoever was erased or merged since they were compared is not proposed.
  private static final String PROPOSE =
      """
      insert into duplicate as d (id, one_id, other_id, search_id, state, probability, weight,
        parts, found_at)
      select uuidv7(), n.one_id, n.other_id, ?, 'OPEN', n.probability, n.weight, n.parts::jsonb, ?
      from unnest(?, ?, ?, ?, ?) as n (one_id, other_id, probability, weight, parts)
      where exists (select 1 from customer c where c.id = n.one_id)
        and exists (select 1 from customer c where c.id = n.other_id)
      order by n.one_id, n.other_id
      on conflict (one_id, other_id) do update set search_id = excluded.search_id,
        state = 'OPEN', probability = excluded.probability, weight = excluded.weight,
        parts = excluded.parts, found_at = excluded.found_at, decided_at = null, decided_by = null
      where d.state = 'OPEN' or exists (
        select 1 from jsonb_to_recordset(excluded.parts) as now (field text, level int)
        left join jsonb_to_recordset(d.parts) as past (field text, level int) using (field)
        where now.level > coalesce(past.level, 0))
      """;

  private static final String REJECTED =
      """
      select 1 from duplicate
      where state = 'REJECTED' and (
        (one_id = any (?) and other_id = any (?)) or (one_id = any (?) and other_id = any (?)))
      limit 1
      """;

  private static final String TOLD_APART =
      """
      select d.one_id, d.other_id from duplicate d
      where d.state = 'REJECTED' and exists (
        select 1 from customer_merge m
        where m.merged_id in (d.one_id, d.other_id) and m.undone_at is null)
      union
      select least(survivor_id, merged_id), greatest(survivor_id, merged_id) from customer_merge
      where undone_at is not null
      """;

  // A pair is shown to those who look after both, as long as both are there; then, if it was
  // decided, to those who look after the one that is left.
  private static final String VISIBLE =
      """
      select d.* from duplicate d
      where (
        select count(*) filter (where %s)
          >= greatest(count(*), case d.state when 'OPEN' then 2 else 1 end)
        from customer c where c.id in (d.one_id, d.other_id))
      """;

  private final Merges merges;

  Duplicates(Merges merges) {
    this.merges = merges;
  }

  /// A pair that a search found.
  record Found(Pair pair, MatchModel.Score score) {}

  /// Pairs of which somebody said that they are two: who were merged and separated again, and into
  /// whom others were merged of whom it was said before.
  record Rejections(Set<Pair> pairs) {
    boolean cover(Pair pair) {
      return pairs.contains(pair);
    }
  }

  Rejections rejections(Connection connection) throws SQLException {
    var rejected = Sql.on(connection, TOLD_APART).list(Duplicates::pair);
    var all = rejected.stream().flatMap(pair -> Stream.of(pair.one(), pair.other())).toList();
    var survivors = merges.survivors(connection, all);
    return new Rejections(
        rejected.stream()
            .map(pair ->
                Pair.of(
                    survivors.getOrDefault(pair.one(), pair.one()),
                    survivors.getOrDefault(pair.other(), pair.other())))
            .collect(Collectors.toSet()));
  }

  @Override
  public boolean areTwo(Connection connection, CustomerId one, CustomerId other)
      throws SQLException {
    var ones = merges.originIds(connection, one);
    var others = merges.originIds(connection, other);
    return Sql.on(connection, REJECTED)
        .customers(ones)
        .customers(others)
        .customers(others)
        .customers(ones)
        .first(_ -> true)
        .isPresent();
  }

  int propose(Connection connection, UUID search, List<Found> found, Instant now)
      throws SQLException {
    return Sql.on(connection, PROPOSE)
        .with(search)
        .with(now)
        .customers(found.stream().map(one -> one.pair.one()).toList())
        .customers(found.stream().map(one -> one.pair.other()).toList())
        .array("float8", found.stream().map(one -> one.score.probability()).toArray())
        .array("float8", found.stream().map(one -> one.score.weight()).toArray())
        .texts(
            found.stream()
                .map(one -> Json.tolerant().valueToTree(one.score.parts()).toString())
                .toList())
        .run();
  }

  /// Takes back what the search did not find again.
  void forgetOthers(Connection connection, UUID search) throws SQLException {
    Sql.on(connection, "delete from duplicate where state = 'OPEN' and search_id <> ?")
        .with(search)
        .run();
  }

  /// Which pairs to show.
  ///
  /// @param customer one of the two, or anybody
  record Wanted(Duplicate.State state, double minimum, @Nullable CustomerId customer) {}

  /// Where a page begins: after this pair.
  record Position(double weight, UUID id) {
    static final Position FIRST = new Position(Double.POSITIVE_INFINITY, new UUID(0, 0));
  }

  List<Duplicate> list(Connection connection, Scope scope, Wanted wanted, Position after, int limit)
      throws SQLException {
    // What was decided stands under the id of then.
    var ids = new HashSet<CustomerId>();
    if (wanted.customer != null) {
      ids.add(wanted.customer);
      ids.add(merges.survivor(connection, wanted.customer));
    }
    return Sql.on(
            connection,
            VISIBLE.formatted(scope.over("c"))
                + """
                and d.state = ? and d.probability >= ?
                and (? or d.one_id = any (?) or d.other_id = any (?))
                and d.weight <= ? and (d.weight < ? or d.id > ?)
                order by d.weight desc, d.id limit ?
                """)
        .bind(scope.binding())
        .with(wanted.state.name())
        .with(wanted.minimum)
        .with(wanted.customer == null)
        .customers(ids)
        .customers(ids)
        .with(after.weight)
        .with(after.weight)
        .with(after.id)
        .with(limit)
        .list(Duplicates::duplicate);
  }

  Optional<Duplicate> find(Connection connection, Scope scope, UUID id) throws SQLException {
    return find(connection, scope, id, "");
  }

  /// Finds a pair, and lets nobody else decide on it until the end of the transaction.
  Optional<Duplicate> lock(Connection connection, Scope scope, UUID id) throws SQLException {
    return find(connection, scope, id, " for update of d");
  }

  private static Optional<Duplicate> find(
      Connection connection, Scope scope, UUID id, String locking) throws SQLException {
    return Sql.on(connection, VISIBLE.formatted(scope.over("c")) + " and d.id = ?" + locking)
        .bind(scope.binding())
        .with(id)
        .first(Duplicates::duplicate);
  }

  void decide(Connection connection, UUID id, Duplicate.State state, Instant at, String by)
      throws SQLException {
    Sql.on(
            connection,
            "update duplicate set state = ?, decided_at = ?, decided_by = ? where id = ?")
        .with(state.name())
        .with(at)
        .with(by)
        .with(id)
        .run();
  }

  private static Duplicate duplicate(ResultSet row) throws SQLException {
    try {
      return new Duplicate(
          row.getObject("id", UUID.class),
          pair(row),
          Duplicate.State.valueOf(row.getString("state")),
          row.getDouble("probability"),
          row.getDouble("weight"),
          Json.tolerant().readTree(row.getString("parts")),
          Sql.time(row, "found_at"),
          Sql.timeOrNull(row, "decided_at"),
          row.getString("decided_by"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored parts are not JSON", e);
    }
  }

  private static Pair pair(ResultSet row) throws SQLException {
    return new Pair(Sql.customer(row, "one_id"), Sql.customer(row, "other_id"));
  }
}
