package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.importing.ACustomerFile.HEADER;
import static io.clientele.customer.importing.ACustomerFile.row;
import static io.clientele.customer.importing.ACustomerFile.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Waiting;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.local.backing.TestTokens;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// Files that do not come to their end: cancelled, cut off on their way, or with a part missing.
@CustomerServiceTest
class ImportBreaksOffTest {
  @Inject DataSource source;
  @Inject StoredFiles stored;
  @Inject Identifiers identifiers;
  @Inject Uploads uploads;

  @Test
  void a_file_that_is_cancelled_keeps_what_was_applied_and_nothing_of_the_chunk_at_hand()
      throws SQLException {
    var prefix = "cancel-" + number() + "-";
    var first = new CustomerId(UUID.fromString(aCustomer()));
    AnImport sent;
    try (var other = source.getConnection()) {
      other.setAutoCommit(false);
      identifiers.add(
          other,
          List.of(new Identifiers.Owned(first, new Identifier("core-banking", prefix + 2_050))));
      sent = AnImport.ofCsv(rows(prefix, 2_100));
      await().atMost(PATIENCE).until(() -> Waiting.forRows(source, "%"));
      sent.cancel()
          .statusCode(200)
          .body("state", equalTo("CANCELLED"))
          .body("finishedAt", notNullValue())
          .body("rowsRead", equalTo(2_000))
          .body("applied", equalTo(2_000));
      other.rollback();
    }
    AnImport.ofCsv(HEADER + row(prefix + "next", "Xian"))
        .finished()
        .body("state", equalTo("COMPLETED"));
    sent.get().body("state", equalTo("CANCELLED")).body("rowsRead", equalTo(2_000));
    found(prefix + 1_999).body("items.size()", equalTo(1));
    found(prefix + 2_000).body("items", empty());
    found(prefix + 2_099).body("items", empty());
    assertThat(stored.parts(sent)).isZero();
    sent.cancel().statusCode(409).body("type", containsString("import-ended"));
    sent.resume().statusCode(409);
    new AnImport(UUID.randomUUID().toString()).cancel().statusCode(404);
    assertThat(sent.audited(source, "import cancelled")).isEqualTo(1);
  }

  @Test
  void a_file_that_breaks_off_on_its_way_leaves_nothing_and_is_no_failure_of_ours()
      throws Exception {
    var user = "cut-" + number();
    var told = new ConcurrentLinkedQueue<LogRecord>();
    try (var _ = heardOf(told)) {
      try (var socket = new Socket("127.0.0.1", RestAssured.port)) {
        var head =
            """
            POST /api/imports?kind=customers HTTP/1.1\r
            Host: 127.0.0.1\r
            Authorization: Bearer %s\r
            Content-Type: text/csv\r
            Content-Length: 5000000\r
            \r
            """
                .formatted(TestTokens.of(user, "integration"));
        var out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.write(rows(user, 40_000).getBytes(StandardCharsets.UTF_8), 0, 1_200_000);
        out.flush();
        await().atMost(PATIENCE).until(() -> stored.jobs(uploadsOf(user)) == 1);
      }
      await().atMost(PATIENCE).until(() -> stored.jobs(uploadsOf(user)) == 0);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(told)
                  .anySatisfy(record -> {
                    assertThat(record.getMessage()).contains("broke off");
                    assertThat(record.getLevel().getName()).isEqualTo("INFO");
                  }));
      assertThat(told).allSatisfy(record -> assertThat(record.getThrown()).isNull());
    }
    found(user + "1").body("items", empty());
  }

  /// Gathers what is logged of requests, until it is closed.
  private static Heard heardOf(Queue<LogRecord> told) {
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            told.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var logger = Logger.getLogger("io.clientele.defaults.problem.ProblemMappers");
    logger.addHandler(handler);
    return () -> logger.removeHandler(handler);
  }

  private static String uploadsOf(String user) {
    return "created_by = '%s'".formatted(user);
  }

  /// Stops listening.
  private interface Heard extends AutoCloseable {
    @Override
    void close();
  }

  @Test
  void a_file_whose_receiver_died_is_forgotten_and_one_that_is_being_received_is_not()
      throws SQLException {
    var dead =
        stored.add("kind\n", "state = 'UPLOADING', lease_until = now() - interval '1 second'");
    var upload =
        new Uploads.Upload(
            UUID.randomUUID(),
            new ImportOrder(ImportKind.CUSTOMERS, ImportFormat.NDJSON, ImportMapping.NONE, false),
            null,
            "integration");
    uploads.begin(upload);
    try {
      stored.set(
          "lease_until = now() + interval '2 seconds'", new AnImport(upload.id().toString()));
      uploads.signOfLife();
      assertThat(stored.jobs("id = '%s'".formatted(dead.id()))).isZero();
      assertThat(
              stored.jobs(
                  "lease_until > now() + interval '5 seconds' and id = '%s'"
                      .formatted(upload.id())))
          .isEqualTo(1);
    } finally {
      uploads.end(upload.id());
    }
  }

  @Test
  void a_file_that_breaks_off_fails_with_the_reason_after_what_could_be_read() {
    var number = "off-" + number();
    AnImport.ofCsv(HEADER + row(number, "Xian") + row(number + "2", "x".repeat(20_000)))
        .finished()
        .body("state", equalTo("FAILED"))
        .body("failure", containsString("10000"))
        .body("fault.code", equalTo("not-csv"))
        .body("fault.params.row", equalTo(1))
        .body("applied", equalTo(1));
    found(number).body("items.size()", equalTo(1));
  }

  @Test
  void a_packed_file_that_ends_early_fails_with_the_reason_after_what_could_be_read()
      throws IOException {
    var number = "early-" + number();
    var random = new Random(7);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write((HEADER + row(number, "Xian")).getBytes(StandardCharsets.UTF_8));
      for (var i = 0; i < 500; i++) {
        var name = new byte[4_000];
        random.nextBytes(name);
        gzip.write(row("x" + HexFormat.of().formatHex(name), "").getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(packed.size()).isGreaterThan(2 << 20);
    AnImport.of("text/csv", Arrays.copyOf(packed.toByteArray(), packed.size() - 100_000))
        .finished()
        .body("state", equalTo("FAILED"))
        .body("resumable", equalTo(false))
        .body("failure", containsString("unpacked"))
        .body("fault.code", equalTo("not-gzip"))
        .body("applied", equalTo(1));
    found(number).body("items.size()", equalTo(1));
  }

  @Test
  void a_file_of_which_a_part_is_missing_is_not_taken_for_a_shorter_one() throws SQLException {
    var prefix = "lost-" + number() + "-";
    stored
        .add(rows(prefix, 3), "bytes_total = 1000000")
        .finished()
        .body("state", equalTo("FAILED"))
        .body("failure", containsString("of 1000000 bytes"))
        .body("fault.code", equalTo("part-lost"));
  }
}
