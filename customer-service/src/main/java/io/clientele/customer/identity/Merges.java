package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which customers were merged into which. Merges that were not undone form a forest: an id that
/// was merged away stands for the customer at its root.
@ApplicationScoped
public class Merges {
  private static final String SURVIVORS =
      """
      with recursive up (asked, id) as (
        select asked, asked from unnest(?) as asked
        union all
        select up.asked, m.survivor_id
        from up join customer_merge m on m.merged_id = up.id and m.undone_at is null
      )
      select asked, id from up where id <> asked and not exists (
        select 1 from customer_merge m where m.merged_id = up.id and m.undone_at is null)
      """;

  private static final String ORIGINS =
      """
      with recursive down (id, joined_at) as (
        select ?::uuid, null::timestamptz
        union all
        select m.merged_id, greatest(down.joined_at, m.merged_at)
        from down join customer_merge m on m.survivor_id = down.id and m.undone_at is null
      )
      select id, joined_at from down
      """;

  // Times are told by clocks that may differ a little: `union` ends where merges seem to go round.
  private static final String ORIGINS_AT =
      """
      with recursive standing as (
        select survivor_id, merged_id, merged_at from customer_merge, (select ?::timestamptz as time) as t
        where merged_at <= t.time and (undone_at is null or undone_at > t.time)
      ),
      up (id) as (
        select ?::uuid
        union
        select m.survivor_id from up join standing m on m.merged_id = up.id
      ),
      down (id, joined_at) as (
        select id, null::timestamptz from up
        where not exists (select 1 from standing m where m.merged_id = up.id)
        union
        select m.merged_id, greatest(down.joined_at, m.merged_at)
        from down join standing m on m.survivor_id = down.id
      )
      select id, joined_at from down
      """;

  private static final String ADD =
      """
      insert into customer_merge
        (id, survivor_id, merged_id, cause, reason, image, merged_at, merged_by)
      values (?, ?, ?, ?, ?, ?::jsonb, ?, ?)
      """;

  private static final String OF_CUSTOMER =
      """
      select * from customer_merge
      where (survivor_id = ? or merged_id = ?) and (?::uuid is null or id < ?)
      order by id desc limit ?
      """;

  private static final String SEPARATED =
      """
      select 1 from customer_merge
      where undone_at is not null and (
        (survivor_id = any (?) and merged_id = any (?))
        or (survivor_id = any (?) and merged_id = any (?)))
      limit 1
      """;

  /// Key of the advisory lock; spells "merg".
  private static final int LOCK = 0x6d657267;

  public enum Cause {
    /// Somebody asked for it.
    REQUEST,
    /// Both have an identifier that only one person can have.
    IDENTIFIER,
    /// They were proposed as duplicates, and somebody agreed.
    DUPLICATE;

    /// As it is published.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param undoneAt null while it stands
  public record Merge(
      UUID id,
      CustomerId survivor,
      CustomerId merged,
      Cause cause,
      @Nullable String reason,
      Instant mergedAt,
      String mergedBy,
      @Nullable Instant undoneAt,
      @Nullable String undoneBy) {}

  /// A customer whose data another has now.
  ///
  /// @param joinedAt since when; null for the customer itself
  public record Origin(CustomerId id, @Nullable Instant joinedAt) {}

  /// Lets one transaction at a time change who stands for whom. Take it before any row is locked.
  public void lock(Connection connection) throws SQLException {
    Sql.on(connection, "select pg_advisory_xact_lock(?)").with(LOCK).first(_ -> true);
  }

  /// Who stands for customers that were merged away; all others are left out.
  public Map<CustomerId, CustomerId> survivors(Connection connection, Collection<CustomerId> ids)
      throws SQLException {
    var survivors = new HashMap<CustomerId, CustomerId>();
    Sql.on(connection, SURVIVORS)
        .customers(ids)
        .each(row -> survivors.put(Sql.customer(row, "asked"), Sql.customer(row, "id")));
    return survivors;
  }

  /// The customer itself, or who stands for it.
  public CustomerId survivor(Connection connection, CustomerId id) throws SQLException {
    return survivors(connection, List.of(id)).getOrDefault(id, id);
  }

  /// The customer and all that were merged into it, directly or not.
  public List<Origin> origins(Connection connection, CustomerId survivor) throws SQLException {
    return Sql.on(connection, ORIGINS)
        .with(survivor)
        .list(row -> new Origin(Sql.customer(row, "id"), Sql.timeOrNull(row, "joined_at")));
  }

  /// The ids of the customer and of all that were merged into it, directly or not.
  public List<CustomerId> originIds(Connection connection, CustomerId survivor)
      throws SQLException {
    return origins(connection, survivor).stream().map(Origin::id).toList();
  }

  /// Who stood for a customer at a time, and all that were merged into that one then.
  public List<Origin> originsAt(Connection connection, CustomerId customer, Instant time)
      throws SQLException {
    return Sql.on(connection, ORIGINS_AT)
        .with(time)
        .with(customer)
        .list(row -> new Origin(Sql.customer(row, "id"), Sql.timeOrNull(row, "joined_at")));
  }

  /// Whether the two, or those who were merged into them, were one and were separated again.
  public boolean wereSeparated(Connection connection, CustomerId one, CustomerId other)
      throws SQLException {
    var ones = originIds(connection, one);
    var others = originIds(connection, other);
    return Sql.on(connection, SEPARATED)
        .customers(ones)
        .customers(others)
        .customers(others)
        .customers(ones)
        .first(_ -> true)
        .isPresent();
  }

  public void add(Connection connection, Merge merge, String image) throws SQLException {
    Sql.on(connection, ADD)
        .with(merge.id)
        .with(merge.survivor)
        .with(merge.merged)
        .with(merge.cause.name())
        .with(merge.reason)
        .with(image)
        .with(merge.mergedAt)
        .with(merge.mergedBy)
        .run();
  }

  public void undo(Connection connection, UUID merge, Instant at, String by) throws SQLException {
    Sql.on(connection, "update customer_merge set undone_at = ?, undone_by = ? where id = ?")
        .with(at)
        .with(by)
        .with(merge)
        .run();
  }

  public Optional<Merge> find(Connection connection, UUID id) throws SQLException {
    return Sql.on(connection, "select * from customer_merge where id = ?")
        .with(id)
        .first(Merges::merge);
  }

  /// The merge by which a customer was merged away.
  public Optional<Merge> standing(Connection connection, CustomerId merged) throws SQLException {
    return Sql.on(
            connection, "select * from customer_merge where merged_id = ? and undone_at is null")
        .with(merged)
        .first(Merges::merge);
  }

  /// The merges that a customer was part of, standing or undone, latest first.
  public List<Merge> list(
      Connection connection, CustomerId customer, @Nullable UUID before, int limit)
      throws SQLException {
    return Sql.on(connection, OF_CUSTOMER)
        .with(customer)
        .with(customer)
        .with(before)
        .with(before)
        .with(limit)
        .list(Merges::merge);
  }

  private static Merge merge(ResultSet row) throws SQLException {
    return new Merge(
        row.getObject("id", UUID.class),
        Sql.customer(row, "survivor_id"),
        Sql.customer(row, "merged_id"),
        Cause.valueOf(row.getString("cause")),
        row.getString("reason"),
        Sql.time(row, "merged_at"),
        row.getString("merged_by"),
        Sql.timeOrNull(row, "undone_at"),
        row.getString("undone_by"));
  }
}
