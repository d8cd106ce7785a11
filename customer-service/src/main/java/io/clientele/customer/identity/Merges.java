package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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

  // Whoever a customer was merged into had its data for as long as the merge stood, and so has what
  // was kept of that one meanwhile. Merges that stand need of the survivor its places only.
  private static final String FORGET_OF =
      """
      with recursive holder (id, since, until) as (
        select asked, '-infinity'::timestamptz, 'infinity'::timestamptz from unnest(?) as asked
        union
        select m.survivor_id, greatest(h.since, m.merged_at),
          least(h.until, coalesce(m.undone_at, 'infinity'))
        from holder h
        join customer_merge m
          on m.merged_id = h.id and m.merged_at >= h.since and m.merged_at < h.until
      )
      update customer_merge m set
        image = case when m.undone_at is not null then '{}'
          else jsonb_set(m.image, '{survivor}', (m.image->'survivor') - ?::text[], false) end,
        taken = case when m.undone_at is null then m.taken end
      where m.image <> '{}' and exists (
        select 1 from holder h
        where h.id in (m.survivor_id, m.merged_id) and m.merged_at between h.since and h.until)
      """;

  // Those who were merged into a customer that was merged itself are among them.
  private static final String FORGET_MEMBERSHIP =
      """
      with recursive down (id) as (
        select asked from unnest(?) as asked
        union
        select m.merged_id
        from down join customer_merge m on m.survivor_id = down.id and m.undone_at is null
      )
      update customer_merge m set image = jsonb_set(m.image, '{memberships}', coalesce((
        select jsonb_agg(e.place) from jsonb_array_elements(m.image->'memberships') e (place)
        where e.place->>'segment' <> w.segment), '[]'))
      from down, (select ?::text as segment) w
      where m.survivor_id = down.id and m.undone_at is null
        and m.image->'memberships' @> jsonb_build_array(jsonb_build_object('segment', w.segment))
      """;

  private static final List<String> PROFILE =
      List.of(
          "name",
          "attributes",
          "secrets",
          "branch_id",
          "manager_id",
          "registered_on",
          "risk_level",
          "risk_valid_until_on");

  /// Key of the advisory lock; spells "merg".
  private static final int LOCK = 0x6d657267;

  private final Vault vault;

  Merges(Vault vault) {
    this.vault = vault;
  }

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

  /// A merge that stands, with the documents it keeps.
  ///
  /// @param image the merged customer as it was, with what was told of it since
  /// @param row of `image` the customer's own row
  /// @param taken what of its profile the survivor took over; null before that was noted
  public record Kept(
      UUID id, CustomerId merged, String image, String row, @Nullable String taken) {}

  /// A customer that was merged away, as it is kept.
  ///
  /// @param merge by which it was
  public record Away(UUID merge, CustomerId id, CustomerId survivor, String row) {}

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

  /// The merges into a customer that stand, in the order in which they were made.
  public List<Kept> kept(Connection connection, CustomerId survivor) throws SQLException {
    var keys = vault.keys(connection, List.of(survivor));
    return Sql.on(
            connection,
            """
            select id, merged_id, image, image -> 'row' as row, taken from customer_merge
            where survivor_id = ? and undone_at is null order by id
            """)
        .with(survivor)
        .list(row ->
            new Kept(
                row.getObject("id", UUID.class),
                Sql.customer(row, "merged_id"),
                row.getString("image"),
                row.getString("row"),
                keys.open(SealedColumn.TAKEN, survivor, row.getBytes("taken"))));
  }

  /// The customers that were merged away, in the order of their ids.
  public List<Away> away(Connection connection, Collection<CustomerId> ids) throws SQLException {
    return Sql.on(
            connection,
            """
            select id, merged_id, survivor_id, image -> 'row' as row from customer_merge
            where merged_id = any (?) and undone_at is null order by merged_id
            """)
        .customers(ids)
        .list(row ->
            new Away(
                row.getObject("id", UUID.class),
                Sql.customer(row, "merged_id"),
                Sql.customer(row, "survivor_id"),
                row.getString("row")));
  }

  /// Changes what is kept of a customer that was merged away.
  ///
  /// @param columns of its row, as JSON; the others stay
  public void keepColumns(Connection connection, UUID merge, String columns) throws SQLException {
    Sql.on(
            connection,
            """
            update customer_merge set image =
              jsonb_set(image, '{row}', (image -> 'row') || ?::jsonb)
            where id = ?
            """)
        .with(columns)
        .with(merge)
        .run();
  }

  /// Notes what a survivor took over by each merge.
  public void keepTaken(Connection connection, CustomerId survivor, Map<UUID, String> taken)
      throws SQLException {
    var ids = taken.keySet();
    var keys = vault.keysFor(connection, List.of(survivor));
    Sql.on(
            connection,
            """
            update customer_merge m set taken = t.taken
            from unnest(?, ?) as t (id, taken) where m.id = t.id
            """)
        .uuids(ids)
        .bytes(
            taken.values().stream()
                .map(fields -> keys.seal(SealedColumn.TAKEN, survivor, fields))
                .toList())
        .run();
  }

  /// Forgets of others what came to them by customers who are erased, and was kept when those
  /// others were merged themselves.
  public void forgetOf(Connection connection, Collection<CustomerId> erased) throws SQLException {
    Sql.on(connection, FORGET_OF).customers(erased).texts(PROFILE).run();
  }

  /// Forgets that customers who were merged into any of these were on a list, so that they do not
  /// come back to it when they are separated.
  public void forgetMembership(
      Connection connection, Collection<CustomerId> survivors, UUID segment) throws SQLException {
    Sql.on(connection, FORGET_MEMBERSHIP).customers(survivors).with(segment.toString()).run();
  }

  /// Forgets the documents of merges that were undone so long ago.
  public int forgetImages(Connection connection, Duration age) throws SQLException {
    return Sql.on(
            connection,
            """
            update customer_merge set image = '{}', taken = null
            where undone_at < now() - ? * interval '1 second' and image <> '{}'
            """)
        .with(age.toSeconds())
        .run();
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
