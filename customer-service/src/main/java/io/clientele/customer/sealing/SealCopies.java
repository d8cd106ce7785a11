package io.clientele.customer.sealing;

import io.clientele.customer.Sql;
import io.clientele.customer.vault.Keyring;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/// Seals what is kept of requests for a while: files on their way in, rows of theirs that were
/// refused, and first answers.
final class SealCopies extends SealingMigration {
  private record Part(UUID job, int number) {}

  private final Vault vault;
  private final SealedBodies bodies;

  SealCopies(Vault vault, SealedBodies bodies) {
    super("063", "seal copies");
    this.vault = vault;
    this.bodies = bodies;
  }

  @Override
  void seal(Connection connection) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    sealParts(connection, keys);
    sealRefusals(connection, keys);
    sealBodies(connection);
  }

  /// One by one: each has a mebibyte, and only those of open jobs are there.
  private static void sealParts(Connection connection, Keyring keys) throws SQLException {
    var parts =
        Sql.on(connection, "select job_id, number from import_part")
            .list(row -> new Part(row.getObject("job_id", UUID.class), row.getInt("number")));
    for (var part : parts) {
      var content =
          Sql.on(connection, "select content from import_part where job_id = ? and number = ?")
              .with(part.job)
              .with(part.number)
              .first(row -> row.getBytes(1))
              .orElseThrow();
      Sql.on(connection, "update import_part set content = ? where job_id = ? and number = ?")
          .with(keys.sealBytes(SealedColumn.IMPORT_PART, Vault.NOBODY, content))
          .with(part.job)
          .with(part.number)
          .run();
    }
  }

  private static void sealRefusals(Connection connection, Keyring keys) throws SQLException {
    run(
        connection,
        """
        alter table import_refusal rename column original to original_in_clear;
        alter table import_refusal add column original bytea;
        """);
    var more = true;
    while (more) {
      var rows =
          Sql.on(
                  connection,
                  """
                  select ctid::text as place, original_in_clear from import_refusal
                  where original is null limit ?
                  """)
              .with(BATCH)
              .list(row -> new Kept(row.getString(1), row.getString(2)));
      Sql.on(
              connection,
              """
              update import_refusal r set original = n.original
              from unnest(?, ?) as n (place, original) where r.ctid = n.place::tid
              """)
          .texts(rows.stream().map(Kept::place).toList())
          .bytes(
              rows.stream()
                  .map(row -> keys.seal(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, row.text))
                  .toList())
          .run();
      more = !rows.isEmpty();
    }
    run(
        connection,
        """
        alter table import_refusal drop column original_in_clear;
        alter table import_refusal alter column original set not null;
        """);
  }

  /// @param place of the row, for as long as nothing else is written
  private record Kept(String place, String text) {}

  private void sealBodies(Connection connection) throws SQLException {
    var kept =
        Sql.on(connection, "select ctid::text, body from idempotency where body is not null")
            .list(row -> new Kept(row.getString(1), row.getString(2)));
    for (var one : kept) {
      Sql.on(connection, "update idempotency set body = ? where ctid = ?::tid")
          .with(bodies.keep(connection, one.text))
          .with(one.place)
          .run();
    }
  }
}
