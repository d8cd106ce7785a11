package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifiers.Owned;
import io.clientele.customer.vault.BlindIndex;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What merges keep of the customers that were merged away, to make them as they were when they are
/// separated, and to tell what their survivors have from them.
@ApplicationScoped
public class KeptImages {
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

  // Whatever becomes of it meanwhile: who was named with it before the merge is undone gets it as
  // if it had been there before the merge.
  private static final String KEEP_IDENTIFIERS =
      """
      update customer_merge m set image =
        jsonb_set(m.image, '{identifiers}', (m.image -> 'identifiers') || t.told)
      from (
        select k.id, jsonb_agg(distinct jsonb_build_object('namespace', n.namespace,
          'digest', n.digest, 'sealed', n.sealed, 'exclusive', s.exclusive, 'origin', null)) as told
        from unnest(?, ?, ?, ?) as n (of_id, namespace, digest, sealed)
        join identifier_namespace s on s.name = n.namespace
        join customer_merge k on k.merged_id = n.of_id and k.undone_at is null
        where not exists (
          select 1 from jsonb_array_elements(k.image -> 'identifiers') as i
          where (i ->> 'digest')::uuid = n.digest)
        group by k.id) as t
      where m.id = t.id
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

  private final Vault vault;
  private final BlindIndex index;

  KeptImages(Vault vault, BlindIndex index) {
    this.vault = vault;
    this.index = index;
  }

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

  /// Keeps identifiers that customers were told of by while they are merged.
  void keepIdentifiers(Connection connection, List<Owned> told) throws SQLException {
    if (told.isEmpty()) {
      return;
    }
    var of = told.stream().map(Owned::of).toList();
    var keys = vault.keysFor(connection, of);
    Sql.on(connection, KEEP_IDENTIFIERS)
        .customers(of)
        .texts(told.stream().map(owned -> owned.identifier().namespace()).toList())
        .uuids(told.stream().map(owned -> owned.identifier().digest(index)).toList())
        .bytes(told.stream().map(owned -> owned.sealed(keys, owned.of())).toList())
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
  public int forgetUndone(Connection connection, Duration age) throws SQLException {
    return Sql.on(
            connection,
            """
            update customer_merge set image = '{}', taken = null
            where undone_at < now() - ? * interval '1 second' and image <> '{}'
            """)
        .with(age.toSeconds())
        .run();
  }
}
