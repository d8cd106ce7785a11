package io.clientele.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clientele.local.process.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

  @TempDir Path home;

  @Test
  void a_committed_row_survives_kill_9_again_and_again() throws SQLException {
    try (var server = durable()) {
      server.start();
      execute(server, "CREATE TABLE accepted (n int)");
      for (int n = 1; n <= 3; n++) {
        execute(server, "INSERT INTO accepted VALUES (" + n + ")");
        server.kill();
        assertThat(server.isAlive()).isFalse();
        server.start();
        assertThat(number(server, "SELECT count(*) FROM accepted")).isEqualTo(n);
      }
    }
  }

  @Test
  void a_durable_server_syncs_its_log_before_it_says_committed() throws SQLException {
    try (var server = durable()) {
      server.start();
      assertThat(text(server, "SHOW fsync")).isEqualTo("on");
      assertThat(text(server, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(text(server, "SHOW server_version")).startsWith("18");
    }
  }

  @Test
  void a_lock_file_that_names_a_living_stranger_does_not_keep_it_from_starting() throws Exception {
    try (var server = durable()) {
      server.start();
      server.kill();
      Path lockFile = home.resolve("data/postmaster.pid");
      Files.writeString(lockFile, ProcessHandle.current().pid() + "\n" + home.resolve("data"));
      server.start();
      assertThat(number(server, "SELECT 1")).isEqualTo(1);
    }
  }

  @Test
  void two_owners_of_one_folder_are_refused() {
    try (var server = durable()) {
      server.start();
      try (var second = durable()) {
        assertThatThrownBy(second::start).hasMessageContaining("in use by another process");
      }
    }
  }

  @Test
  void a_role_sees_its_own_database_with_its_own_password() throws SQLException {
    try (var server = durable()) {
      server.start();
      server.ensureDatabase("customer", "first");
      server.ensureDatabase("customer", "second");
      var source = new org.postgresql.ds.PGSimpleDataSource();
      source.setUrl(server.jdbcUrl("customer"));
      source.setUser("customer");
      source.setPassword("second");
      try (var connection = source.getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE mine (id uuid PRIMARY KEY DEFAULT uuidv7())");
      }
      source.setPassword("first");
      assertThatThrownBy(source::getConnection).hasMessageContaining("password");
    }
  }

  @Test
  void a_throwaway_server_leaves_nothing() throws SQLException {
    var server = PostgresServer.throwaway();
    Path folder = Path.of(text(server, "SHOW data_directory")).getParent();
    long process = server.process().pid();
    assertThat(folder).exists();
    server.close();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          assertThat(folder).doesNotExist();
          assertThat(ProcessHandle.of(process)).isEmpty();
        });
  }

  private PostgresServer durable() {
    return PostgresServer.durable(home, port, home.resolve("server.log"));
  }

  private final int port = Ports.anyFree();

  private static void execute(PostgresServer server, String sql) throws SQLException {
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(PostgresServer server, String sql) throws SQLException {
    return Integer.parseInt(text(server, sql));
  }

  private static String text(PostgresServer server, String sql) throws SQLException {
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
