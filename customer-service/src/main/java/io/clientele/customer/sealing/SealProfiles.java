package io.clientele.customer.sealing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.Keyring;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Seals the names of customers and their secret attributes, and what merges keep of them.
final class SealProfiles extends SealingMigration {
  private static final String PREPARE =
      """
      alter table customer rename column name to name_in_clear;
      alter table customer add column name bytea, add column secrets bytea;

      alter table customer_merge rename column taken to taken_in_clear;
      alter table customer_merge add column taken bytea;
      """;

  private static final String NEXT =
      """
      select id, name_in_clear, attributes from customer
      where id > ? and (name_in_clear is not null or jsonb_exists_any(attributes, ?))
      order by id limit ?
      """;

  private static final String SEAL =
      """
      update customer c set name = n.name, secrets = n.secrets, attributes = c.attributes - ?::text[]
      from unnest(?, ?, ?) as n (id, name, secrets) where c.id = n.id
      """;

  private static final String SEAL_TAKEN =
      """
      update customer_merge m set taken = n.taken from unnest(?, ?) as n (id, taken)
      where m.id = n.id
      """;

  private static final String FINISH =
      """
      alter table customer drop column name_in_clear;
      alter table customer_merge drop column taken_in_clear;
      """;

  private final Vault vault;

  SealProfiles(Vault vault) {
    super("062", "seal profiles");
    this.vault = vault;
  }

  @Override
  void seal(Connection connection) throws SQLException {
    run(connection, PREPARE);
    var secret =
        Sql.on(connection, "select name from attribute where protection = 'SECRET'")
            .list(row -> row.getString(1));
    sealCustomers(connection, secret);
    MergeImages.change(
        connection,
        vault,
        (keys, image) -> {
          sealName(keys, image.survivor(), (ObjectNode) image.content().get("survivor"));
          sealName(keys, image.merged(), (ObjectNode) image.content().get("row"));
        });
    MergeImages.sealSecrets(connection, vault, secret);
    sealTaken(connection);
    run(connection, FINISH);
  }

  private record Row(CustomerId id, @Nullable String name, ObjectNode attributes) {}

  private void sealCustomers(Connection connection, List<String> secret) throws SQLException {
    var last = Vault.NOBODY;
    var rows = after(connection, last, secret);
    while (!rows.isEmpty()) {
      var keys = vault.keysFor(connection, rows.stream().map(Row::id).toList());
      var names = new ArrayList<byte @Nullable []>();
      var secrets = new ArrayList<byte @Nullable []>();
      for (var row : rows) {
        names.add(row.name == null ? null : keys.seal(SealedColumn.NAME, row.id, row.name));
        var values = row.attributes.retain(secret);
        secrets.add(
            values.isEmpty() ? null : keys.seal(SealedColumn.SECRETS, row.id, values.toString()));
      }
      Sql.on(connection, SEAL)
          .texts(secret)
          .customers(rows.stream().map(Row::id).toList())
          .bytes(names)
          .bytes(secrets)
          .run();
      last = rows.getLast().id;
      rows = after(connection, last, secret);
    }
  }

  private static List<Row> after(Connection connection, CustomerId last, List<String> secret)
      throws SQLException {
    return Sql.on(connection, NEXT)
        .with(last)
        .texts(secret)
        .with(BATCH)
        .list(row ->
            new Row(
                Sql.customer(row, "id"),
                row.getString("name_in_clear"),
                MergeImages.object(row.getString("attributes"))));
  }

  private static void sealName(Keyring keys, CustomerId of, ObjectNode row) {
    if (row.hasNonNull("name")) {
      row.put("name", MergeImages.sealed(keys, SealedColumn.NAME, of, row.get("name").textValue()));
    }
  }

  private record Taken(UUID merge, CustomerId survivor, String fields) {}

  private void sealTaken(Connection connection) throws SQLException {
    var all =
        Sql.on(connection, "select id, survivor_id, taken_in_clear from customer_merge")
            .list(row ->
                new Taken(
                    row.getObject("id", UUID.class),
                    Sql.customer(row, "survivor_id"),
                    row.getString("taken_in_clear")));
    var keys = vault.keysFor(connection, all.stream().map(Taken::survivor).toList());
    Sql.on(connection, SEAL_TAKEN)
        .uuids(all.stream().map(Taken::merge).toList())
        .bytes(
            all.stream()
                .map(one -> keys.seal(SealedColumn.TAKEN, one.survivor, one.fields))
                .toList())
        .run();
  }
}
