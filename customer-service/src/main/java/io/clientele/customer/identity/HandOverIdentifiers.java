package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Gives identifiers to another customer when two are merged, and back when that is undone. The
/// customers are locked.
@ApplicationScoped
public class HandOverIdentifiers {
  private static final String OF_CUSTOMER =
      """
      select coalesce(json_agg(json_build_object('namespace', namespace, 'digest', digest,
        'sealed', sealed, 'exclusive', exclusive, 'origin', origin_id)), '[]')
      from identifier where customer_id = ?
      """;

  private static final String HAND_OVER =
      """
      update identifier i set customer_id = ?, origin_id = coalesce(i.origin_id, i.customer_id)
      where i.customer_id = ? and not exists (
        select 1 from identifier o where o.customer_id = ? and o.digest = i.digest)
      returning digest, sealed
      """;

  private static final String HAND_BACK =
      """
      update identifier set customer_id = ?, origin_id = nullif(origin_id, ?)
      where customer_id = ? and origin_id = any (?)
      returning digest, sealed
      """;

  private static final String RESEAL =
      """
      update identifier i set sealed = n.sealed
      from unnest(?, ?) as n (digest, sealed) where i.customer_id = ? and i.digest = n.digest
      """;

  // What several who were merged had is kept once, by whom it came first. When that one leaves, it
  // is here by the next; one that was taken away meanwhile is nobody's any more.
  private static final String KEEP =
      """
      insert into identifier (customer_id, namespace, digest, sealed, exclusive, origin_id)
      select ?, i.namespace, i.digest, n.sealed, i.exclusive, coalesce(i.origin, m.merged)
      from unnest(?, ?) with ordinality as m (merged, identifiers, place)
      cross join lateral json_to_recordset(m.identifiers::json) as i (namespace text, digest uuid,
        exclusive boolean, origin uuid)
      join unnest(?, ?) as n (digest, sealed) on n.digest = i.digest
      order by m.place
      on conflict do nothing
      """;

  // What both had before they were merged, both have again.
  private static final String SHARE_AGAIN =
      """
      insert into identifier (customer_id, namespace, digest, sealed, exclusive, origin_id)
      select ?, i.namespace, i.digest, i.sealed, i.exclusive, i.origin
      from json_to_recordset(?::json) as i (namespace text, digest uuid, sealed bytea,
        exclusive boolean, origin uuid)
      join identifier o on o.customer_id = ? and o.digest = i.digest
      on conflict do nothing
      """;

  private final Vault vault;

  HandOverIdentifiers(Vault vault) {
    this.vault = vault;
  }

  /// Makes a customer's identifiers those of another. What both have the other has once.
  ///
  /// @return the identifiers as they were, for [#undo]
  public String handle(Connection connection, CustomerId from, CustomerId to) throws SQLException {
    var before =
        Sql.on(connection, OF_CUSTOMER).with(from).first(row -> row.getString(1)).orElseThrow();
    reseal(connection, from, to, Sql.on(connection, HAND_OVER).with(to).with(from).with(to));
    Sql.on(connection, "delete from identifier where customer_id = ?").with(from).run();
    return before;
  }

  /// Gives identifiers back to the customer they came by. What others have as well who stay merged
  /// stays, too.
  ///
  /// @param origins that customer and those whom it had been merged with before
  /// @param before what [#handle] returned
  /// @param staying what it returned of those who stay
  public void undo(
      Connection connection,
      CustomerId from,
      CustomerId to,
      Collection<CustomerId> origins,
      String before,
      Map<CustomerId, String> staying)
      throws SQLException {
    var moved =
        reseal(
            connection,
            from,
            to,
            Sql.on(connection, HAND_BACK).with(to).with(to).with(from).customers(origins));
    Sql.on(connection, KEEP)
        .with(from)
        .customers(staying.keySet())
        .texts(staying.values())
        .uuids(moved.keySet())
        .bytes(moved.values())
        .run();
    Sql.on(connection, SHARE_AGAIN).with(to).with(before).with(from).run();
  }

  /// What changes its customer is sealed with that one's key from now on.
  ///
  /// @return what moved, as it was sealed before
  private Map<UUID, byte[]> reseal(Connection connection, CustomerId from, CustomerId to, Sql moved)
      throws SQLException {
    var keys = vault.keysFor(connection, List.of(from, to));
    var before = new LinkedHashMap<UUID, byte[]>();
    var sealed = new ArrayList<byte[]>();
    moved.each(row -> {
      var bytes = row.getBytes("sealed");
      var value = keys.openBytes(SealedColumn.IDENTIFIER, from, bytes);
      before.put(row.getObject("digest", UUID.class), bytes);
      sealed.add(keys.sealBytes(SealedColumn.IDENTIFIER, to, Objects.requireNonNull(value)));
    });
    Sql.on(connection, RESEAL).uuids(before.keySet()).bytes(sealed).with(to).run();
    return before;
  }
}
