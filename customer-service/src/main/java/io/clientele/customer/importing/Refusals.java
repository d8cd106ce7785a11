package io.clientele.customer.importing;

import io.clientele.customer.Sql;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// The rows that were refused, which are kept sealed.
@ApplicationScoped
class Refusals {
  private static final String REFUSE =
      """
      insert into import_refusal (job_id, row, number, fault, original, named)
      select ?, n.* from unnest(?, ?, ?, ?, ?) as n
      """;

  private static final int REFUSED_AT_ONCE = 500;
  private static final int READ_AT_ONCE = 4 * 1024 * 1024;

  // Bytes are added up before any is sent.
  private static final String AFTER =
      """
      select row, number, fault, original from (
        select row, number, fault, original,
          sum(octet_length(original)) over (order by row, number)
            - octet_length(original) as before
        from (
          select row, number, fault, original from import_refusal
          where job_id = ? and (row, number) > (?, ?)
          order by row, number limit ?) as following) as page
      where before < ? order by row, number
      """;

  private final Vault vault;

  Refusals(Vault vault) {
    this.vault = vault;
  }

  void add(Connection connection, UUID id, List<Refusal> refusals) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    for (var from = 0; from < refusals.size(); from += REFUSED_AT_ONCE) {
      var some = refusals.subList(from, Math.min(from + REFUSED_AT_ONCE, refusals.size()));
      Sql.on(connection, REFUSE)
          .with(id)
          .array("bigint", some.stream().map(Refusal::row).toArray())
          .array("integer", some.stream().map(Refusal::number).toArray())
          .bytes(
              some.stream()
                  .map(refusal ->
                      keys.seal(
                          SealedColumn.IMPORT_FAULT,
                          Vault.NOBODY,
                          FaultJson.write(refusal.fault())))
                  .toList())
          .bytes(
              some.stream()
                  .map(refusal ->
                      keys.seal(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, refusal.original()))
                  .toList())
          .bytes(
              some.stream()
                  .map(refusal ->
                      refusal.named().isEmpty()
                          ? null
                          : keys.seal(SealedColumn.IMPORT_NAMED, Vault.NOBODY, refusal.named()))
                  .toList())
          .run();
    }
  }

  /// Refusals in the order of the file, after one of them: so many at most, and as many as there
  /// are in some mebibytes, but one at least.
  List<Refusal> after(Connection connection, UUID id, Refusal after, int most) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    return Sql.on(connection, AFTER)
        .with(id)
        .with(after.row())
        .with(after.number())
        .with(most)
        .with(READ_AT_ONCE)
        .list(row ->
            new Refusal(
                row.getLong("row"),
                row.getInt("number"),
                FaultJson.read(
                    Objects.requireNonNull(
                        keys.open(SealedColumn.IMPORT_FAULT, Vault.NOBODY, row.getBytes("fault")))),
                Objects.requireNonNull(
                    keys.open(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, row.getBytes("original"))),
                ""));
  }
}
