package io.clientele.customer.importing;

import io.clientele.customer.AnImport;
import io.clientele.customer.Tables;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// Files as they are stored, each with its job.
@Singleton
class StoredFiles {
  private final DataSource source;
  private final Vault vault;

  StoredFiles(DataSource source, Vault vault) {
    this.source = source;
    this.vault = vault;
  }

  /// Stores a file as if it had been sent before.
  ///
  /// @param as what is set of its job
  AnImport add(String file, String as) throws SQLException {
    var id = UUID.randomUUID();
    var content = file.getBytes(StandardCharsets.UTF_8);
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          insert into import_job (id, kind, format, state, header, separator, bytes_total,
            created_by, created_at)
          values ('%s', 'customers', 'CSV', 'RECEIVED', '{kind}', ',', %d, 'integration', now())
          """
              .formatted(id, content.length));
      statement.execute("update import_job set %s where id = '%s'".formatted(as, id));
      addPart(connection, id, content);
      connection.commit();
    }
    return new AnImport(id.toString());
  }

  private void addPart(Connection connection, UUID job, byte[] content) throws SQLException {
    try (var part =
        connection.prepareStatement(
            "insert into import_part (job_id, number, content) values (?, 0, ?)")) {
      part.setObject(1, job);
      part.setBytes(
          2,
          vault.keyOfNobody(connection).sealBytes(SealedColumn.IMPORT_PART, Vault.NOBODY, content));
      part.executeUpdate();
    }
  }

  /// Changes some jobs, all at once.
  void set(String as, AnImport... jobs) throws SQLException {
    var ids = Arrays.stream(jobs).map(AnImport::id).collect(Collectors.joining("', '"));
    Tables.execute(source, "update import_job set %s where id in ('%s')".formatted(as, ids));
  }

  void delete(AnImport job) throws SQLException {
    Tables.execute(source, "delete from import_job where id = '%s'".formatted(job.id()));
  }

  /// How many jobs there are of which this is true.
  long jobs(String where) throws SQLException {
    return Tables.count(source, "select count(*) from import_job where " + where);
  }

  /// How many parts of the file are kept.
  long parts(AnImport job) throws SQLException {
    return Tables.count(
        source, "select count(*) from import_part where job_id = '%s'".formatted(job.id()));
  }
}
