package io.clientele.customer.sealing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.problem.Problem.Violation;
import java.sql.Connection;
import java.sql.SQLException;

/// Seals what is wrong with rows that were refused: it quotes them.
final class SealFaults extends SealingMigration {
  private final Vault vault;

  SealFaults(Vault vault) {
    super("100", "seal faults");
    this.vault = vault;
  }

  /// @param place of the row, for as long as nothing else is written
  private record Kept(String place, Violation fault) {}

  @Override
  void seal(Connection connection) throws SQLException {
    run(
        connection,
        """
        alter table import_refusal add column number integer, add column fault bytea;
        update import_refusal r set number = n.number
        from (
          select ctid as place,
            row_number() over (partition by job_id, row order by field, reason) - 1 as number
          from import_refusal) n
        where r.ctid = n.place;
        """);
    var keys = vault.keyOfNobody(connection);
    var more = true;
    while (more) {
      var rows =
          Sql.on(
                  connection,
                  """
                  select ctid::text as place, field, reason from import_refusal
                  where fault is null limit ?
                  """)
              .with(BATCH)
              .list(row ->
                  new Kept(
                      row.getString("place"),
                      new Violation(row.getString("field"), row.getString("reason"))));
      Sql.on(
              connection,
              """
              update import_refusal r set fault = n.fault
              from unnest(?, ?) as n (place, fault) where r.ctid = n.place::tid
              """)
          .texts(rows.stream().map(Kept::place).toList())
          .bytes(
              rows.stream()
                  .map(row -> keys.seal(SealedColumn.IMPORT_FAULT, Vault.NOBODY, json(row.fault)))
                  .toList())
          .run();
      more = !rows.isEmpty();
    }
    run(
        connection,
        """
        alter table import_refusal
          drop constraint import_refusal_pkey, drop column field, drop column reason,
          alter column number set not null, alter column fault set not null,
          add primary key (job_id, row, number);
        """);
  }

  private static String json(Violation fault) {
    try {
      return Json.tolerant().writeValueAsString(fault);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is wrong with a row cannot be written", e);
    }
  }
}
