package io.clientele.customer.sealing;

import io.clientele.customer.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/// A migration that seals, in one transaction with the change of the tables.
abstract class SealingMigration implements JavaMigration {
  static final int BATCH = 5_000;

  private final String version;
  private final String description;

  SealingMigration(String version, String description) {
    this.version = version;
    this.description = description;
  }

  abstract void seal(Connection connection) throws SQLException;

  /// Runs statements that take nothing and give nothing.
  static void run(Connection connection, String statements) throws SQLException {
    Sql.on(connection, statements).run();
  }

  @Override
  public void migrate(Context context) throws SQLException {
    seal(context.getConnection());
  }

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion(version);
  }

  @Override
  public String getDescription() {
    return description;
  }

  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }
}
