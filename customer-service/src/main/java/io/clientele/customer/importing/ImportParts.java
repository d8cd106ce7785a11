package io.clientele.customer.importing;

import io.clientele.customer.Sql;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// The files that came in, in parts, which are kept sealed.
@ApplicationScoped
class ImportParts {
  private static final String FORGET_KEPT =
      """
      with kept as (
        update import_job set resumable = false where resumable and %s returning id)
      delete from import_part p using kept k where p.job_id = k.id
      """;

  private final Vault vault;

  ImportParts(Vault vault) {
    this.vault = vault;
  }

  void add(Connection connection, UUID id, int number, byte[] content) throws SQLException {
    var sealed =
        vault.keyOfNobody(connection).sealBytes(SealedColumn.IMPORT_PART, Vault.NOBODY, content);
    Sql.on(connection, "insert into import_part (job_id, number, content) values (?, ?, ?)")
        .with(id)
        .with(number)
        .with(sealed)
        .run();
  }

  /// One part of the file; empty after the last.
  Optional<byte[]> get(Connection connection, UUID id, int number) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    return Sql.on(connection, "select content from import_part where job_id = ? and number = ?")
        .with(id)
        .with(number)
        .first(row ->
            Objects.requireNonNull(
                keys.openBytes(SealedColumn.IMPORT_PART, Vault.NOBODY, row.getBytes(1))));
  }

  /// Throws the file of a job away.
  void forget(Connection connection, UUID id) throws SQLException {
    Sql.on(connection, "delete from import_part where job_id = ?").with(id).run();
  }

  /// Throws files away that were kept to be gone on with, by when their jobs failed.
  int forgetKept(Connection connection, Duration age) throws SQLException {
    return Sql.on(
            connection, FORGET_KEPT.formatted("finished_at < now() - ? * interval '1 second'"))
        .with(age.toSeconds())
        .run();
  }

  /// The same by when they were received.
  int forgetKeptOfBefore(Connection connection, Instant time) throws SQLException {
    return Sql.on(connection, FORGET_KEPT.formatted("created_at <= ?")).with(time).run();
  }
}
