package io.clientele.customer.importing;

import static io.clientele.customer.Bank.PATIENCE;
import static io.clientele.customer.Bank.aCustomer;
import static io.clientele.customer.Bank.as;
import static io.clientele.customer.Bank.found;
import static io.clientele.customer.Bank.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// The rows of a file that are read and checked while those before them are written.
@CustomerServiceTest
class ReadAheadTest {
  private static final int CHUNK = 2_000;

  @Inject DataSource source;
  @Inject Identifiers identifiers;

  @Test
  void rows_are_checked_again_when_what_is_declared_changes_before_their_turn() throws Exception {
    var attribute = "ahead" + number();
    var prefix = "again-" + number() + "-";
    as("admin")
        .body(Map.of("type", "TEXT", "title", "Ahead"))
        .put("/api/attributes/" + attribute)
        .then()
        .statusCode(201);
    try (var other = source.getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      keep(other, prefix + 7);
      var sent =
          AnImport.ofCsv(
              "kind,name,identifier.core-banking,attribute.%s\n".formatted(attribute)
                  + rows(prefix, CHUNK)
                  + "PERSON,Wang Fang,%sa,Xian\nPERSON,Wang Fang,%sb,Harbin\n"
                      .formatted(prefix, prefix));
      awaitLock("locktype = 'transactionid'");
      var declared = threads.submit(() -> declared(attribute, "Harbin"));
      awaitLock("classid = 0 and objid = x'64656673'::int::oid");
      other.rollback();
      assertThat(declared.get()).isEqualTo(200);
      sent.finished()
          .body("state", equalTo("COMPLETED"))
          .body("applied", equalTo(CHUNK + 1))
          .body("refused", equalTo(1));
      assertThat(sent.errors()).contains("2001,attributes." + attribute + ",must be one of Harbin");
    }
    found(prefix + "a").body("items.size()", equalTo(0));
    found(prefix + "b").body("items.size()", equalTo(1));
  }

  @Test
  void a_file_that_is_taken_over_goes_on_behind_what_was_written_not_behind_what_was_read()
      throws SQLException {
    var prefix = "taken-" + number() + "-";
    AnImport sent;
    try (var other = source.getConnection()) {
      keep(other, prefix + (CHUNK + 7));
      sent =
          AnImport.ofCsv(
              "kind,name,identifier.core-banking,attribute.city\n" + rows(prefix, 2 * CHUNK + 100));
      awaitLock("locktype = 'transactionid'");
      sent.get().body("rowsRead", equalTo(CHUNK));
      try (var connection = source.getConnection();
          var statement = connection.createStatement()) {
        statement.execute(
            "update import_job set worker = gen_random_uuid(), lease_until = now() where id = '%s'"
                .formatted(sent.id()));
      }
      other.rollback();
    }
    sent.finished()
        .body("state", equalTo("COMPLETED"))
        .body("rowsRead", equalTo(2 * CHUNK + 100))
        .body("applied", equalTo(2 * CHUNK + 100));
    for (var row : List.of(CHUNK - 1, CHUNK, CHUNK + 7, 2 * CHUNK, 2 * CHUNK + 99)) {
      found(prefix + row).body("items.size()", equalTo(1));
    }
  }

  private static String rows(String prefix, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> "PERSON,Wang Fang,%s%d,\n".formatted(prefix, i))
        .collect(Collectors.joining());
  }

  private static int declared(String attribute, String choice) {
    return as("admin")
        .header("If-Match", "*")
        .body(Map.of("type", "TEXT", "title", "Ahead", "choices", List.of(choice)))
        .put("/api/attributes/" + attribute)
        .statusCode();
  }

  /// Gives an identifier to somebody, and does not say yet whether that is to stay: whoever else
  /// gives it away waits.
  private void keep(Connection other, String number) throws SQLException {
    other.setAutoCommit(false);
    identifiers.add(
        other,
        List.of(
            new Identifiers.Owned(
                new CustomerId(UUID.fromString(aCustomer())),
                new Identifier("core-banking", number))));
  }

  private void awaitLock(String which) {
    await().atMost(PATIENCE).until(() -> isWaitedFor(which));
  }

  private boolean isWaitedFor(String lock) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select exists (select 1 from pg_locks where not granted and %s)"
                    .formatted(lock))) {
      result.next();
      return result.getBoolean(1);
    }
  }
}
