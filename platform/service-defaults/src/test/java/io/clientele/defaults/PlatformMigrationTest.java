package io.clientele.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.defaults.sample.SampleServiceTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database of before, with all that the service has added to it, gets what the platform adds.
@SampleServiceTest
class PlatformMigrationTest {
  @Inject Flyway flyway;
  @Inject DataSource database;

  @Test
  void what_the_platform_adds_comes_into_a_filled_database_of_a_service(@TempDir Path files)
      throws IOException, SQLException {
    copy("db/platform/V001__platform.sql", files);
    copy("db/migration/V010__note.sql", files);
    migrate(files);
    run("insert into older.audit_entry (actor, action, subject) values ('a', 'b', 'c')");
    run(
        "insert into older.outbox (id, topic, key, type, subject, payload)"
            + " values (uuidv7(), 't', 'k', 'y', 's', '{\"n\":1}'),"
            + " (uuidv7(), 't', 'k', 'tombstone', 's', null)");

    copy("db/platform/V002__audit_chain.sql", files);
    copy("db/platform/V004__outbox_parcels.sql", files);
    copy("db/platform/V005__dead_letters_by_hash_of_key.sql", files);
    copy("db/platform/V009__audit_by_subject.sql", files);
    migrate(files);

    assertThat(
            first(
                "select count(*) from older.audit_unsealed u"
                    + " join older.audit_entry e on e.id = u.entry_id"))
        .isEqualTo("1");
    assertThat(
            first(
                "select string_agg(keys::text || types::text || payloads::text, '' order by seq)"
                    + " from older.outbox"))
        .isEqualTo("{k}{y}{\"{\\\"n\\\":1}\"}{k}{tombstone}{NULL}");
  }

  private String first(String query) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  /// As the service does at its start, but in a schema of its own.
  private void migrate(Path files) {
    Flyway.configure()
        .dataSource(database)
        .schemas("older")
        .locations("filesystem:" + files)
        .outOfOrder(flyway.getConfiguration().isOutOfOrder())
        .load()
        .migrate();
  }

  private void run(String statement) throws SQLException {
    try (var connection = database.getConnection();
        var open = connection.createStatement()) {
      open.execute(statement);
    }
  }

  private static void copy(String resource, Path folder) throws IOException {
    var name = List.of(resource.split("/", -1)).getLast();
    try (var content =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
      Files.copy(content, folder.resolve(name));
    }
  }
}
