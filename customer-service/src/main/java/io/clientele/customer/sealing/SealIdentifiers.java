package io.clientele.customer.sealing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.vault.BlindIndex;
import io.clientele.customer.vault.Keyring;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Seals the values of identifiers, wherever they are kept, and lets them be found by their
/// digests.
final class SealIdentifiers extends SealingMigration {
  private static final String RENAME =
      """
      alter table identifier rename to identifier_in_clear;

      create table identifier (
        customer_id  uuid not null,
        namespace    text not null,
        digest       uuid not null,
        sealed       bytea not null,
        exclusive    boolean not null,
        origin_id    uuid
      );
      """;

  private static final String NEXT =
      """
      select customer_id, namespace, value, exclusive, origin_id from identifier_in_clear
      where (customer_id, namespace, value) > (?, ?, ?)
      order by customer_id, namespace, value limit ?
      """;

  private static final String ADD =
      """
      insert into identifier (customer_id, namespace, digest, sealed, exclusive, origin_id)
      select * from unnest(?, ?, ?, ?, ?, ?)
      """;

  // The digest tells namespaces apart.
  private static final String INDEX =
      """
      drop table identifier_in_clear;

      alter table identifier add primary key (customer_id, digest);
      create index identifier_lookup on identifier (digest) include (customer_id);
      create unique index identifier_exclusive on identifier (digest) where exclusive;
      """;

  private static final String ADD_WAITING =
      """
      insert into waiting_behaviour (digest, namespace, event_key, occurred_at, received_at, event)
      select n.digest, w.namespace, w.event_key, w.occurred_at, w.received_at, n.event
      from unnest(?, ?, ?, ?, ?) as n (namespace, value, event_key, digest, event)
      join waiting_behaviour_in_clear w on w.namespace = n.namespace and w.value = n.value
        and w.event_key = n.event_key
      """;

  private static final String RENAME_WAITING =
      """
      drop index waiting_behaviour_received;
      alter table waiting_behaviour rename to waiting_behaviour_in_clear;
      alter table waiting_behaviour_in_clear
        rename constraint waiting_behaviour_pkey to waiting_behaviour_in_clear_pkey;

      create table waiting_behaviour (
        digest       uuid not null,
        namespace    text not null,
        event_key    uuid not null,
        occurred_at  timestamptz not null,
        received_at  timestamptz not null default now(),
        event        bytea not null,
        primary key (digest, event_key)
      );

      create index waiting_behaviour_received on waiting_behaviour (received_at);
      """;

  private final Vault vault;
  private final BlindIndex index;

  SealIdentifiers(Vault vault, BlindIndex index) {
    super("061", "seal identifiers");
    this.vault = vault;
    this.index = index;
  }

  @Override
  void seal(Connection connection) throws SQLException {
    sealIdentifiers(connection);
    sealWaiting(connection);
    sealImages(connection);
  }

  private record Row(
      CustomerId customer, Identifier identifier, boolean exclusive, @Nullable UUID origin) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          Sql.customer(row, "customer_id"),
          new Identifier(row.getString("namespace"), row.getString("value")),
          row.getBoolean("exclusive"),
          row.getObject("origin_id", UUID.class));
    }
  }

  private void sealIdentifiers(Connection connection) throws SQLException {
    run(connection, RENAME);
    var rows = List.<Row>of();
    do {
      rows = after(connection, rows);
      var keys = vault.keysFor(connection, rows.stream().map(Row::customer).toList());
      Sql.on(connection, ADD)
          .customers(rows.stream().map(Row::customer).toList())
          .texts(rows.stream().map(row -> row.identifier.namespace()).toList())
          .uuids(rows.stream().map(row -> row.identifier.digest(index)).toList())
          .bytes(rows.stream().map(row -> sealed(keys, row.customer, row.identifier)).toList())
          .array("bool", rows.stream().map(Row::exclusive).toArray())
          .array("uuid", rows.stream().map(Row::origin).toArray())
          .run();
    } while (rows.size() == BATCH);
    run(connection, INDEX);
  }

  private static List<Row> after(Connection connection, List<Row> before) throws SQLException {
    var last =
        before.isEmpty()
            ? new Row(Vault.NOBODY, new Identifier("", ""), false, null)
            : before.getLast();
    return Sql.on(connection, NEXT)
        .with(last.customer)
        .with(last.identifier.namespace())
        .with(last.identifier.value())
        .with(BATCH)
        .list(Row::of);
  }

  private static byte[] sealed(Keyring keys, CustomerId of, Identifier identifier) {
    return keys.seal(SealedColumn.IDENTIFIER, of, identifier.value());
  }

  private void sealWaiting(Connection connection) throws SQLException {
    run(connection, RENAME_WAITING);
    var keys = vault.keyOfNobody(connection);
    var identifiers = new ArrayList<Identifier>();
    var events = new ArrayList<UUID>();
    var sealed = new ArrayList<byte[]>();
    Sql.on(connection, "select namespace, value, event_key, event from waiting_behaviour_in_clear")
        .each(row -> {
          identifiers.add(new Identifier(row.getString("namespace"), row.getString("value")));
          events.add(row.getObject("event_key", UUID.class));
          sealed.add(
              keys.seal(SealedColumn.WAITING_BEHAVIOUR, Vault.NOBODY, row.getString("event")));
        });
    Sql.on(connection, ADD_WAITING)
        .texts(identifiers.stream().map(Identifier::namespace).toList())
        .texts(identifiers.stream().map(Identifier::value).toList())
        .uuids(events)
        .uuids(identifiers.stream().map(identifier -> identifier.digest(index)).toList())
        .bytes(sealed)
        .run();
    run(connection, "drop table waiting_behaviour_in_clear");
  }

  /// The identifiers that merged customers had, as they were then.
  private void sealImages(Connection connection) throws SQLException {
    MergeImages.change(
        connection,
        vault,
        (keys, image) ->
            image
                .content()
                .get("identifiers")
                .forEach(one -> sealIdentifier(keys, image.merged(), (ObjectNode) one)));
  }

  private void sealIdentifier(Keyring keys, CustomerId of, ObjectNode one) {
    var identifier =
        new Identifier(one.get("namespace").textValue(), one.remove("value").textValue());
    one.put("digest", identifier.digest(index).toString());
    one.put("sealed", MergeImages.sealed(keys, SealedColumn.IDENTIFIER, of, identifier.value()));
  }
}
