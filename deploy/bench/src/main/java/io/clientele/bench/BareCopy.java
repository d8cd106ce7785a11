package io.clientele.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/// What a database without a suite around it makes of the same file: `COPY` of its columns into a
/// table of their own, logged and flushed as any other, with an index for each kind of identifier.
final class BareCopy {
  private static final String TABLE =
      """
      create table bench_copy (
        id             uuid primary key default uuidv7(),
        kind           text not null,
        name           text not null,
        registered_on  date not null,
        core_banking   text not null unique,
        email          text not null unique,
        consent        text not null
      )
      """;

  private static final String COPY =
      """
      copy bench_copy (kind, name, registered_on, core_banking, email, consent)
      from stdin (format csv, header)
      """;

  private final Connection connection;

  BareCopy(Connection connection) {
    this.connection = connection;
  }

  /// @return rows a second
  double measure(Path csv) throws SQLException {
    try {
      run(TABLE);
      var start = System.nanoTime();
      var rows = copy(csv);
      return rows / ((System.nanoTime() - start) / 1e9);
    } finally {
      run("drop table if exists bench_copy");
    }
  }

  private long copy(Path csv) throws SQLException {
    try (var file = Files.newInputStream(csv)) {
      return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
