package io.clientele.customer.importing;

import static io.clientele.customer.AnImport.found;
import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.local.backing.TestTokens;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// What may come between a file and its end: others who write at the same time, rows that cannot be
/// written, and workers that die.
@CustomerServiceTest
class ImportGoesOnTest {
  private static final String HEADER = "kind,name,identifier.core-banking,attribute.city\n";

  @Inject DataSource source;
  @Inject Database database;
  @Inject Vault vault;
  @Inject Identifiers identifiers;
  @Inject ImportJobs jobs;
  @Inject Uploads uploads;
  @Inject RunImports runImports;
  @Inject ForgetKeptFiles forgetKeptFiles;

  private static String row(String number, String city) {
    return "PERSON,Wang Fang,%s,%s\n".formatted(number, city);
  }

  private static String rows(String prefix, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> row(prefix + i, "Xian"))
        .collect(Collectors.joining("", HEADER, ""));
  }

  @Test
  void whoever_gets_an_identifier_while_a_chunk_is_written_is_completed_by_its_row()
      throws SQLException {
    var first = aCustomer();
    var listed = "race-" + number();
    var number = "race-" + number();
    try (var other = source.getConnection()) {
      other.setAutoCommit(false);
      identifiers.add(
          other,
          List.of(
              new Identifiers.Owned(
                  new CustomerId(UUID.fromString(first)),
                  new Identifier("bank-marketing", listed))));
      var sent =
          AnImport.ofCsv(
              "kind,name,identifier.core-banking,identifier.bank-marketing,attribute.city\n"
                  + "PERSON,Before,%s,,\nPERSON,,,%s,Harbin\n".formatted(number, listed));
      await()
          .atMost(PATIENCE)
          .until(() -> count("pg_locks where not granted and locktype = 'transactionid'") > 0);
      other.commit();
      sent.finished()
          .body("state", equalTo("COMPLETED"))
          .body("applied", equalTo(2))
          .body("refused", equalTo(0));
    }
    customer(first).body("attributes.city", equalTo("Harbin"));
    found(number).body("items.size()", equalTo(1));
  }

  @Test
  void a_row_that_the_database_refuses_is_named_and_the_others_are_applied() throws SQLException {
    var prefix = "db-" + number() + "-";
    AnImport sent;
    try (var _ = refusing("22003", prefix)) {
      sent =
          AnImport.ofCsv(
              HEADER
                  + IntStream.range(0, 9)
                      .mapToObj(i -> row(prefix + i, i == 5 ? prefix : "Xian"))
                      .collect(Collectors.joining()));
      sent.finished()
          .body("state", equalTo("COMPLETED"))
          .body("rowsRead", equalTo(9))
          .body("applied", equalTo(8))
          .body("refused", equalTo(1));
    }
    assertThat(sent.errors())
        .contains("6,,cannot be stored: the database does not take it (22003),PERSON,Wang Fang,");
    found(prefix + 4).body("items.size()", equalTo(1));
    found(prefix + 5).body("items", empty());
    found(prefix + 8).body("items.size()", equalTo(1));
  }

  @Test
  void a_customer_with_two_numbers_of_which_one_is_allowed_keeps_no_file_waiting() {
    var customer = aCustomer();
    var second = "second-" + number();
    database.callApart(connection ->
        identifiers.add(
            connection,
            List.of(
                new Identifiers.Owned(
                    new CustomerId(UUID.fromString(customer)),
                    new Identifier("core-banking", second)))));
    AnImport.ofCsv(HEADER + row(second, "Harbin") + row("third-" + second, "Xian"))
        .finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(2));
    customer(customer).body("attributes.city", equalTo("Harbin"));
  }

  @Test
  void a_row_that_is_in_the_way_of_others_for_ever_keeps_no_file_waiting() throws SQLException {
    var prefix = "way-" + number() + "-";
    AnImport sent;
    try (var _ = refusing("40001", prefix)) {
      sent =
          AnImport.ofCsv(
              HEADER + row(prefix + 0, "Xian") + row(prefix + 1, prefix) + row(prefix + 2, "Xian"));
      sent.finished()
          .body("state", equalTo("COMPLETED"))
          .body("applied", equalTo(2))
          .body("refused", equalTo(1));
    }
    assertThat(sent.errors()).contains("2,,others change the same customer at the same time");
  }

  @Test
  void whoever_is_seen_while_a_file_registers_them_is_one_customer() throws SQLException {
    var number = "seen-" + number();
    var first = register(aPerson(Map.of("identifiers", List.of(one("core-banking", number)))));
    var email = number + "@example.com";
    try (var other = source.getConnection();
        var statement = other.createStatement()) {
      // The file waits for a customer after it was found that nobody has the e-mail.
      other.setAutoCommit(false);
      statement.execute("select 1 from customer where id = '" + first + "' for update");
      var sent =
          AnImport.ofCsv(
              "kind,name,identifier.core-banking,identifier.email,attribute.city\n"
                  + "PERSON,,%s,,Harbin\nPERSON,New,,%s,\n".formatted(number, email));
      await()
          .atMost(PATIENCE)
          .until(() -> count("pg_locks where not granted and locktype = 'transactionid'") > 0);
      var behaviour = aBehaviour(first, "app.login");
      behaviour.remove("customerId");
      behaviour.put("identifier", one("email", email));
      recorded(behaviour);
      await()
          .atMost(PATIENCE)
          .until(() ->
              count("pg_locks where not granted and classid = x'6964656e'::int::oid") > 0
                  || !found("email", email).extract().path("items").equals(List.of()));
      other.rollback();
      sent.finished().body("applied", equalTo(2)).body("refused", equalTo(0));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> found("email", email).body("items.name", contains("New")));
    awaitBehaviours(found("email", email).extract().path("items[0].id"), 1);
    found("email", email).body("items.size()", equalTo(1));
  }

  private static Map<String, String> one(String namespace, String value) {
    return Map.of("namespace", namespace, "value", value);
  }

  @Test
  void a_file_that_fails_on_our_side_is_kept_and_goes_on_where_it_was() throws SQLException {
    var prefix = "our-" + number() + "-";
    AnImport sent;
    try (var _ = refusing("XX000", "Xian")) {
      sent = AnImport.ofCsv(rows(prefix, 40));
      sent.finished()
          .body("state", equalTo("FAILED"))
          .body("resumable", equalTo(true))
          .body("rowsRead", equalTo(20))
          .body("refused", equalTo(20))
          .body("failure", containsString("resume"))
          .body("fault.code", equalTo("failed-on-our-side"));
    }
    assertThat(sent.errors()).contains("20,,\"could not be applied: something went wrong");
    sent.resume().statusCode(202).body("state", equalTo("RECEIVED"));
    sent.finished()
        .body("state", equalTo("COMPLETED"))
        .body("resumable", equalTo(false))
        .body("fault", nullValue())
        .body("rowsRead", equalTo(40))
        .body("applied", equalTo(20));
    found(prefix + 39).body("items.size()", equalTo(1));
    sent.resume().statusCode(409).body("type", containsString("import-not-resumable"));
    new AnImport(UUID.randomUUID().toString()).resume().statusCode(404);
    assertThat(audited("import resumed", sent)).isEqualTo(1);
    assertThat(audited("import failed", sent)).isEqualTo(1);
    assertThat(audited("import completed", sent)).isEqualTo(1);
  }

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
      await()
          .atMost(PATIENCE)
          .until(() -> count("pg_locks where not granted and locktype = 'transactionid'") > 0);
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
    assertThat(count("import_part where job_id = '" + sent.id() + "'")).isZero();
    sent.cancel().statusCode(409).body("type", containsString("import-ended"));
    sent.resume().statusCode(409);
    new AnImport(UUID.randomUUID().toString()).cancel().statusCode(404);
    assertThat(audited("import cancelled", sent)).isEqualTo(1);
  }

  @Test
  void a_file_that_kills_whoever_works_on_it_is_not_taken_up_for_ever() throws SQLException {
    var prefix = "kill-" + number() + "-";
    var sent =
        aJob(rows(prefix, 3), "attempts = 3, worker = gen_random_uuid(), lease_until = now()");
    sent.finished()
        .body("state", equalTo("FAILED"))
        .body("resumable", equalTo(true))
        .body("failure", containsString("3 times"))
        .body("fault.code", equalTo("broke-down"))
        .body("fault.params", equalTo(Map.of("times", 3, "row", 0)))
        .body("applied", equalTo(0));
    sent.resume().statusCode(202);
    sent.finished().body("state", equalTo("COMPLETED")).body("applied", equalTo(3));
  }

  @Test
  void the_rate_of_a_file_that_is_gone_on_with_is_that_of_the_rest() throws SQLException {
    var sent =
        aJob(
            rows("rate-" + number() + "-", 4),
            "state = 'FAILED', resumable = true, rows_read = 2, applied = 2, bytes_read = 10,"
                + " started_at = now() - interval '3 days', begun_at = now() - interval '3 days',"
                + " finished_at = now() - interval '2 days'");
    sent.get().body("rowsPerSecond", equalTo(0));
    sent.resume().statusCode(202);
    sent.finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(4))
        .body("rowsPerSecond", greaterThan(0));
  }

  @Test
  void a_job_that_got_further_between_two_deaths_goes_on() throws SQLException {
    var prefix = "far-" + number() + "-";
    var sent =
        aJob(
            rows(prefix, 3),
            "attempts = 2, rows_read = 1, applied = 1, worker = gen_random_uuid(),"
                + " lease_until = now()");
    sent.finished().body("state", equalTo("COMPLETED")).body("applied", equalTo(3));
    assertThat(count("import_job where attempts = 0 and id = '%s'".formatted(sent.id())))
        .isEqualTo(1);
  }

  @Test
  void a_file_of_which_a_part_is_missing_is_not_taken_for_a_shorter_one() throws SQLException {
    var prefix = "lost-" + number() + "-";
    aJob(rows(prefix, 3), "bytes_total = 1000000")
        .finished()
        .body("state", equalTo("FAILED"))
        .body("failure", containsString("of 1000000 bytes"))
        .body("fault.code", equalTo("part-lost"));
  }

  @Test
  void a_file_that_was_kept_is_gone_after_a_week_or_when_somebody_is_erased() throws SQLException {
    var failed = "state = 'FAILED', resumable = true, finished_at = now()";
    var old = aJob(rows("kept-" + number(), 1), failed + " - interval '8 days'");
    var recent = aJob(rows("kept-" + number(), 1), failed);
    runImports.forgetOld();
    old.get().body("resumable", equalTo(false));
    old.resume().statusCode(409);
    recent.get().body("resumable", equalTo(true));
    database.callApart(connection -> {
      forgetKeptFiles.handle(connection, Instant.now());
      return true;
    });
    recent.resume().statusCode(409);
    assertThat(count("import_part where job_id = '%s'".formatted(recent.id()))).isZero();
  }

  @Test
  void a_file_whose_receiver_died_is_forgotten_and_one_that_is_being_received_is_not()
      throws SQLException {
    var dead = aJob("kind\n", "state = 'UPLOADING', lease_until = now() - interval '1 second'");
    var upload =
        new ImportJobs.Upload(
            UUID.randomUUID(),
            new ImportOrder(ImportKind.CUSTOMERS, ImportFormat.NDJSON, ImportMapping.NONE, false),
            null,
            "integration");
    uploads.begin(upload);
    try {
      run(
          "update import_job set lease_until = now() + interval '2 seconds' where id = '%s'"
              .formatted(upload.id()));
      uploads.signOfLife();
      assertThat(count("import_job where id = '%s'".formatted(dead.id()))).isZero();
      assertThat(
              count(
                  "import_job where lease_until > now() + interval '5 seconds' and id = '%s'"
                      .formatted(upload.id())))
          .isEqualTo(1);
    } finally {
      uploads.end(upload.id());
    }
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
        await().atMost(PATIENCE).until(() -> count(uploadsOf(user)) == 1);
      }
      await().atMost(PATIENCE).until(() -> count(uploadsOf(user)) == 0);
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
  private static Undo heardOf(Queue<LogRecord> told) {
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
    return "import_job where created_by = '%s'".formatted(user);
  }

  @Test
  void a_packed_file_that_ends_early_fails_with_the_reason_after_what_could_be_read()
      throws IOException {
    var number = "early-" + number();
    var random = new java.util.Random(7);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write((HEADER + row(number, "Xian")).getBytes(StandardCharsets.UTF_8));
      for (var i = 0; i < 500; i++) {
        var name = new byte[4_000];
        random.nextBytes(name);
        gzip.write(
            row("x" + java.util.HexFormat.of().formatHex(name), "")
                .getBytes(StandardCharsets.UTF_8));
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
  void the_same_file_twice_at_once_makes_each_customer_once() throws Exception {
    var prefix = "twice-" + number() + "-";
    var file = rows(prefix, 400);
    var first = aJob(file, "lease_until = now() + interval '1 hour'");
    var second = aJob(file, "lease_until = now() + interval '1 hour'");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      run(
          "update import_job set lease_until = null where id in ('%s', '%s')"
              .formatted(first.id(), second.id()));
      var done = List.of(threads.submit(runImports::all), threads.submit(runImports::all));
      for (var one : done) {
        one.get();
      }
    }
    for (var sent : List.of(first, second)) {
      sent.finished().body("state", equalTo("COMPLETED")).body("applied", equalTo(400));
    }
    for (var i = 0; i < 400; i += 57) {
      found(prefix + i).body("items.size()", equalTo(1));
    }
  }

  @Test
  void a_job_is_not_lost_while_its_file_is_read_again_for_longer_than_the_lease()
      throws SQLException, IOException {
    var lease = Duration.ofSeconds(2);
    var worker = UUID.randomUUID();
    var sent = aJobOf(worker, lease);
    var kept = new Lease.OfJob(database, jobs, UUID.fromString(sent.id()), worker, lease);
    var slow = new SlowRows(Duration.ofMillis(50));

    // Who works on imports in this process would take the job over within a second.
    new Chunks(slow, 10, 1_000, kept).skip(100);

    boolean mine =
        database.callApart(
            connection -> jobs.renew(connection, UUID.fromString(sent.id()), worker, lease));
    assertThat(mine).isTrue();
    run("delete from import_job where id = '%s'".formatted(sent.id()));
  }

  @Test
  void whoever_lost_a_job_stops_reading_its_file() throws SQLException {
    var sent = aJobOf(UUID.randomUUID(), Duration.ofHours(1));
    var id = UUID.fromString(sent.id());
    var lost = new Lease.OfJob(database, jobs, id, UUID.randomUUID(), Duration.ZERO);
    var job = database.callApart(connection -> jobs.find(connection, id)).orElseThrow();

    assertThatThrownBy(() -> ImportFile.csv(new FileParts(database, jobs, job, lost)))
        .isInstanceOf(Lease.Lost.class);
    assertThatThrownBy(() -> ImportFile.ndjson(new FileParts(database, jobs, job, lost)))
        .isInstanceOf(Lease.Lost.class);
    run("delete from import_job where id = '%s'".formatted(sent.id()));
  }

  /// Rows that take their time.
  private record SlowRows(Duration each) implements Rows {
    @Override
    public Optional<Row> next() {
      await().pollDelay(each).until(() -> true);
      return Optional.of(new Row(1, new Json("{}")));
    }

    @Override
    public long taken() {
      return 0;
    }

    @Override
    public void close() {}
  }

  @Test
  void who_sent_a_file_and_who_read_its_errors_is_on_record() throws SQLException {
    var sent = AnImport.ofCsv(HEADER + "ALIEN,Secret Name," + number() + ",\n");
    sent.finished();
    sent.errors();
    for (var action : List.of("import received", "import completed", "import errors read")) {
      assertThat(audited(action, sent)).as(action).isEqualTo(1);
    }
    assertThat(
            count(
                "audit_entry where subject = 'import %s' and details::text like '%%Secret%%'"
                    .formatted(sent.id())))
        .isZero();
  }

  private long audited(String action, AnImport sent) throws SQLException {
    return count(
        "audit_entry where action = '%s' and actor = 'integration' and subject = 'import %s'"
            .formatted(action, sent.id()));
  }

  /// A job that somebody works on.
  private AnImport aJobOf(UUID worker, Duration lease) throws SQLException {
    return aJob(
        rows("held-" + number(), 1),
        "state = 'RUNNING', worker = '%s', lease_until = now() + interval '%d seconds'"
            .formatted(worker, lease.toSeconds()));
  }

  /// A job of a file that was stored before.
  ///
  /// @param as what is set of it
  private AnImport aJob(String file, String as) throws SQLException {
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

  /// Undoes something at the end.
  @FunctionalInterface
  private interface Undo extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  /// Has the database refuse customers of a city.
  private Undo refusing(String state, String city) throws SQLException {
    run(
        """
        create function refuse_city() returns trigger language plpgsql as $$
        begin
          raise exception 'refused' using errcode = '%s';
        end
        $$
        """
            .formatted(state),
        """
        create trigger refuse_city before insert on customer for each row
          when (new.attributes ->> 'city' = '%s') execute function refuse_city()
        """
            .formatted(city));
    return () -> run("drop trigger refuse_city on customer", "drop function refuse_city");
  }

  private long count(String what) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("select count(*) from " + what)) {
      result.next();
      return result.getLong(1);
    }
  }

  private void run(String... statements) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      for (var one : statements) {
        statement.execute(one);
      }
    }
  }
}
