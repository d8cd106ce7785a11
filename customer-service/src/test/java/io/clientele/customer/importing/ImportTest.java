package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Tables;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.local.backing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class ImportTest {
  private static final String HEADER =
      "kind,name,branch,registeredOn,riskTolerance.level,riskTolerance.validUntilOn,"
          + "identifier.core-banking,identifier.email,attribute.city,attribute.age,"
          + "consent.MARKETING.EMAIL\n";

  @Inject DataSource database;
  @Inject Vault vault;
  @Inject RunImports runImports;

  private static ValidatableResponse send(String kind, String type, String body) {
    return send(kind, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static ValidatableResponse send(String kind, String type, byte[] body) {
    return as("integration").contentType(type).body(body).post("/api/imports?kind=" + kind).then();
  }

  private static String accepted(String kind, String type, String body) {
    return accepted(kind, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String accepted(String kind, String type, byte[] body) {
    return send(kind, type, body)
        .statusCode(202)
        .header("Location", startsWith("/api/imports/"))
        .extract()
        .path("id");
  }

  private static ValidatableResponse finished(String job) {
    return new AnImport(job).finished();
  }

  private static ValidatableResponse found(String namespace, String value) {
    return as("integration")
        .body(Map.of("identifier", Map.of("namespace", namespace, "value", value)))
        .post("/api/customers/search")
        .then()
        .statusCode(200);
  }

  private static String row(String number) {
    return "PERSON,Wang Fang,,2024-05-01,C3,2030-12-31,%s,%s@example.com,Shanghai,34,GRANTED\n"
        .formatted(number, number);
  }

  @Test
  void customers_of_a_file_are_registered_with_all_that_is_known_of_them() {
    var number = "imp-" + number();
    finished(accepted("customers", "text/csv", HEADER + row(number)))
        .body("state", equalTo("COMPLETED"))
        .body("rowsRead", equalTo(1))
        .body("applied", equalTo(1))
        .body("refused", equalTo(0));
    found("core-banking", number)
        .body("items.name", contains("Wang Fang"))
        .body("items[0].attributes.city", equalTo("Shanghai"))
        .body("items[0].attributes.age", equalTo(34))
        .body("items[0].riskTolerance.level", equalTo("C3"))
        .body("items[0].consents[0].granted", equalTo(true))
        .body("items[0].stage", equalTo("PROSPECT"));
    found("email", number.toUpperCase(java.util.Locale.ROOT) + "@Example.com")
        .body("items.name", contains("Wang Fang"));
  }

  @Test
  void the_same_file_again_changes_nothing_and_a_newer_one_completes() {
    var number = "imp-" + number();
    finished(accepted("customers", "text/csv", HEADER + row(number)));
    int version = found("core-banking", number).extract().path("items[0].version");
    finished(accepted("customers", "text/csv", HEADER + row(number))).body("applied", equalTo(1));
    found("core-banking", number).body("items[0].version", equalTo(version));
    finished(
        accepted(
            "customers",
            "text/csv",
            "kind;identifier.core-banking;attribute.city\nPERSON;" + number + ";Beijing\n"));
    found("core-banking", number)
        .body("items.size()", equalTo(1))
        .body("items[0].attributes.city", equalTo("Beijing"))
        .body("items[0].name", equalTo("Wang Fang"));
  }

  @Test
  void a_file_that_is_loaded_again_does_not_revive_what_was_withdrawn_since() {
    var number = "imp-" + number();
    var file = HEADER + row(number);
    var dated = withGivenAt(number, "GRANTED", "2026-01-05T09:00:00Z", "form 1");
    finished(accepted("customers", "text/csv", file));
    finished(accepted("customers", "text/csv", dated));
    String customer = found("core-banking", number).extract().path("items[0].id");
    withdrawn(customer);
    for (var again : List.of(file, dated)) {
      finished(accepted("customers", "text/csv", again)).body("applied", equalTo(1));
      found("core-banking", number).body("items[0].consents[0].granted", equalTo(false));
    }
  }

  @Test
  void what_the_customer_said_last_stands_whenever_a_file_tells_of_it() {
    var number = "imp-" + number();
    finished(
        accepted(
            "customers", "text/csv", withGivenAt(number, "GRANTED", "2026-02-01T09:00:00Z", "a")));
    // From before, and told later.
    finished(
        accepted(
            "customers",
            "text/csv",
            withGivenAt(number, "WITHDRAWN", "2026-01-01T09:00:00Z", "b")));
    found("core-banking", number).body("items[0].consents[0].granted", equalTo(true));
    finished(
        accepted(
            "customers",
            "text/csv",
            withGivenAt(number, "WITHDRAWN", "2026-03-01T09:00:00Z", "c")));
    found("core-banking", number).body("items[0].consents[0].granted", equalTo(false));
    finished(
        accepted(
            "customers", "text/csv", withGivenAt(number, "GRANTED", "2026-03-02T09:00:00Z", "d")));
    found("core-banking", number).body("items[0].consents[0].granted", equalTo(true));
    String customer = found("core-banking", number).extract().path("items[0].id");
    ledger(customer)
        .body("items.evidence", contains("d", "c", "b", "a"))
        .body("items[0].givenAt", equalTo("2026-03-02T09:00:00Z"));
    // A withdrawal is on record although it did not stand, and only once.
    finished(
        accepted(
            "customers",
            "text/csv",
            withGivenAt(number, "WITHDRAWN", "2026-01-01T09:00:00Z", "b")));
    ledger(customer).body("items.evidence", contains("d", "c", "b", "a"));
  }

  @Test
  void new_proof_of_a_grant_does_not_outlive_what_the_customer_said_since() {
    for (var byFile : List.of(true, false)) {
      var number = "imp-" + number();
      for (var told :
          List.of(
              withGivenAt(number, "GRANTED", "2026-02-01T09:00:00Z", "form"),
              withGivenAt(number, "GRANTED", "", "scan of the form"))) {
        finished(accepted("customers", "text/csv", told)).body("applied", equalTo(1));
      }
      String customer = found("core-banking", number).extract().path("items[0].id");
      var kept =
          ledger(customer)
              .body("items.evidence", contains("scan of the form", "form"))
              .body("items.givenAt", contains("2026-02-01T09:00:00Z", "2026-02-01T09:00:00Z"))
              .extract();
      assertThat(kept.<String>path("items[0].proves")).isEqualTo(kept.path("items[1].id"));
      if (byFile) {
        finished(
            accepted(
                "customers",
                "text/csv",
                withGivenAt(number, "WITHDRAWN", "2026-03-01T09:00:00Z", "letter")));
      } else {
        as("integration")
            .body(
                Map.of(
                    "purpose", "MARKETING",
                    "channel", "EMAIL",
                    "granted", false,
                    "givenAt", "2026-03-01T09:00:00Z"))
            .post("/api/customers/" + customer + "/consents")
            .then()
            .statusCode(201);
      }
      found("core-banking", number).body("items[0].consents[0].granted", equalTo(false));
    }
  }

  @Test
  void new_proof_of_a_consent_is_kept_once() {
    var number = "imp-" + number();
    finished(accepted("customers", "text/csv", HEADER + row(number)));
    String customer = found("core-banking", number).extract().path("items[0].id");
    var proven =
        "kind,identifier.core-banking,consent.MARKETING.EMAIL,consent.MARKETING.EMAIL.evidence,"
            + "consent.MARKETING.EMAIL.textVersion,consent.MARKETING.EMAIL.legalBasis\n"
            + "PERSON,%s,GRANTED,form 4711,2026-1,CONTRACT\n".formatted(number);
    for (var file : List.of(proven, HEADER + row(number), proven)) {
      finished(accepted("customers", "text/csv", file)).body("applied", equalTo(1));
    }
    ledger(customer)
        .body("items.evidence", contains("form 4711", null))
        .body("items.textVersion", contains("2026-1", null))
        .body("items.legalBasis", contains("CONTRACT", "CONSENT"));
  }

  @Test
  void a_consent_in_a_file_is_checked_like_any_other_and_proof_of_none_is_left_out() {
    var number = "imp-" + number();
    var tooLate = withGivenAt(number, "GRANTED", "2999-01-01T00:00:00Z", "x");
    var refused = accepted("customers", "text/csv", tooLate);
    finished(refused).body("refused", equalTo(1));
    assertThat(new AnImport(refused).errors()).contains("consents[0].givenAt");
    finished(
            accepted("customers", "text/csv", withGivenAt(number, "", "2026-01-01T00:00:00Z", "x")))
        .body("applied", equalTo(1));
    found("core-banking", number).body("items[0].consents.size()", equalTo(0));
  }

  private static String withGivenAt(String number, String word, String at, String evidence) {
    return "kind,name,identifier.core-banking,consent.MARKETING.EMAIL,"
        + "consent.MARKETING.EMAIL.givenAt,consent.MARKETING.EMAIL.evidence\n"
        + "PERSON,Wang Fang,%s,%s,%s,%s\n".formatted(number, word, at, evidence);
  }

  private static void withdrawn(String customer) {
    as("integration")
        .body(Map.of("purpose", "MARKETING", "channel", "EMAIL", "granted", false))
        .post("/api/customers/" + customer + "/consents")
        .then()
        .statusCode(201);
  }

  private static ValidatableResponse ledger(String customer) {
    return as("integration").get("/api/customers/" + customer + "/consents").then().statusCode(200);
  }

  @Test
  void a_customer_that_is_in_the_file_twice_is_one_customer() {
    var number = "imp-" + number();
    finished(
            accepted(
                "customers",
                "text/csv",
                "kind,name,identifier.core-banking,attribute.city\nPERSON,First,%1$s,Xian\nPERSON,Second,%1$s,\n"
                    .formatted(number)))
        .body("applied", equalTo(2));
    found("core-banking", number)
        .body("items.name", contains("Second"))
        .body("items[0].attributes.city", equalTo("Xian"));
  }

  @Test
  void refused_rows_come_back_with_reason_and_the_others_are_applied() {
    var good = "imp-" + number();
    var file =
        HEADER
            + row(good)
            + "ALIEN,Zorg,,,,,%s,,,,\n".formatted(number())
            + "PERSON,Old,,2999-01-01,,,%s,,,,\n".formatted(number())
            + "PERSON,Nobody,,,,,,,,,\n"
            + "PERSON,Too,few\n";
    var job = accepted("customers", "text/csv", file);
    finished(job)
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(1))
        .body("refused", equalTo(4));
    var errors = new AnImport(job).errors();
    assertThat(errors.lines()).first().isEqualTo("row,field,reason," + HEADER.strip());
    assertThat(errors)
        .contains("2,kind,")
        .contains("3,registeredOn,")
        .contains("4,identifiers,")
        .contains("cells, but the header has 11\",PERSON,Too,few");
    found("core-banking", good).body("items.size()", equalTo(1));
  }

  @Test
  void what_rows_were_refused_for_has_a_code_and_what_its_sentence_tells() {
    var customers =
        """
        kind,name,identifier.core-banking
        ALIEN,Zorg,%s
        PERSON,Li Wei,
        PERSON,few
        """;
    var job = accepted("customers", "text/csv", customers.formatted(number()));
    finished(job).body("refused", equalTo(3));
    String next =
        refusals(job, "limit=2")
            .body("items.row", contains(1, 2))
            .body("items.fault.field", contains("kind", "identifiers"))
            .body("items.fault.code", contains("one-of", "no-identifier"))
            .body("items[0].fault.params.choices", containsString("PERSON"))
            .extract()
            .path("next");
    refusals(job, "limit=2&cursor=" + next)
        .body("items.fault.message", contains("has 2 cells, but the header has 3"))
        .body("items.fault.code", contains("cell-count"))
        .body("items.fault.params", contains(Map.of("cells", 2, "columns", 3)))
        .body("items.cells", contains(List.of("PERSON", "few")))
        .body("next", nullValue());

    var behaviours =
        """
        id,source,namespace,identifier,type,occurredAt,amount,currency
        %1$s,cards,core-banking,%1$s,card.stolen,2026-01-02T10:00:00Z,12.50,USD
        """;
    var other = accepted("behaviours", "text/csv", behaviours.formatted(number()));
    finished(other).body("refused", equalTo(1));
    refusals(other, "limit=9")
        .body("items.fault.code", contains("unknown", "not-our-currency"))
        .body("items[1].fault.params.currency", equalTo("CNY"));
  }

  private static ValidatableResponse refusals(String job, String query) {
    return as("admin").get("/api/imports/" + job + "/refusals?" + query).then().statusCode(200);
  }

  @Test
  void flags_are_taken_as_spreadsheets_write_them() {
    var number = "imp-" + number();
    var file =
        "kind,name,identifier.core-banking,attribute.hasMortgage,attribute.hasLoan\n"
            + "PERSON,Wang Fang,%s,TRUE,False\n".formatted(number);
    finished(accepted("customers", "text/csv", file)).body("refused", equalTo(0));
    found("core-banking", number)
        .body("items[0].attributes.hasMortgage", equalTo(true))
        .body("items[0].attributes.hasLoan", equalTo(false));
  }

  @Test
  void a_cell_is_read_as_what_the_type_of_its_row_declares() {
    var counted = "scored-" + number();
    var coded = "coded-" + number();
    aType(counted, Map.of("code", "NUMBER"));
    aType(coded, Map.of("code", "TEXT"));
    var customer = aCustomer();
    // The type stands behind what is read by it.
    var file = new StringBuilder("id,source,customerId,occurredAt,attribute.code,type\n");
    for (var type : List.of(counted, coded, "app.login")) {
      file.append("%s,files,%s,2026-05-01T09:30:00Z,007,%s\n".formatted(number(), customer, type));
    }
    finished(accepted("behaviours", "text/csv", file.toString()))
        .body("applied", equalTo(3))
        .body("refused", equalTo(0));
    awaitBehaviours(customer, 3);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours")
        .then()
        .body("items.find { it.type == '%s' }.attributes.code".formatted(counted), equalTo(7))
        .body("items.find { it.type == '%s' }.attributes.code".formatted(coded), equalTo("007"))
        .body("items.find { it.type == 'app.login' }.attributes.code", equalTo("007"));
  }

  private static void aType(String type, Map<String, String> attributes) {
    as("admin")
        .body(Map.of("title", "A type of a test", "attributes", attributes))
        .put("/api/behaviour-types/" + type)
        .then()
        .statusCode(201);
  }

  @Test
  void behaviours_of_a_file_reach_their_customers_once_each() {
    var number = "imp-" + number();
    finished(accepted("customers", "text/csv", HEADER + row(number)));
    String customer = found("core-banking", number).extract().path("items[0].id");
    var file =
        IntStream.range(0, 30)
            .mapToObj(i ->
                "e-%s-%d,cards,core-banking,%s,card.purchase,2026-01-%02dT10:00:00Z,12.50,CNY,food"
                    .formatted(number, i, number, 1 + i % 28))
            .collect(
                Collectors.joining(
                    "\n",
                    "id,source,namespace,identifier,type,occurredAt,amount,currency,attribute.category\n",
                    "\n"));
    finished(accepted("behaviours", "text/csv", file)).body("applied", equalTo(30));
    finished(accepted("behaviours", "text/csv", file)).body("applied", equalTo(30));
    awaitBehaviours(customer, 30);
  }

  @Test
  void lines_of_json_packed_by_gzip_are_taken() throws IOException {
    var number = "imp-" + number();
    var line =
        "{\"kind\":\"COMPANY\",\"name\":\"Acme\",\"identifiers\":[{\"namespace\":\"core-banking\",\"value\":\"%s\"}]}\n"
            .formatted(number);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(line.getBytes(StandardCharsets.UTF_8));
      gzip.write("{\"kind\":\"PERSON\",\"surprise\":1}\n".getBytes(StandardCharsets.UTF_8));
    }
    finished(accepted("customers", "application/x-ndjson", packed.toByteArray()))
        .body("applied", equalTo(1))
        .body("refused", equalTo(1));
    found("core-banking", number).body("items[0].kind", equalTo("COMPANY"));
  }

  @Test
  void a_file_that_makes_no_sense_is_refused_at_the_door() {
    send("customers", "text/csv", "kind,nonsense\nPERSON,x\n")
        .statusCode(400)
        .body("violations.field", contains("nonsense"));
    send("animals", "text/csv", "kind\n")
        .statusCode(400)
        .body("violations.field", contains("kind"));
    send("customers", "text/csv", "").statusCode(400);
    send("customers", "image/png", new byte[] {1, 2, 3}).statusCode(415);
    var columns = IntStream.range(0, 1_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    send("customers", "text/csv", columns + "\n").statusCode(400);
    send("customers", "text/csv", new byte[] {'k', 'i', 'n', 'd', (byte) 0xff, '\n'})
        .statusCode(400);
    as("marketer")
        .contentType("text/csv")
        .body("kind\n")
        .post("/api/imports?kind=customers")
        .then()
        .statusCode(403);
  }

  @Test
  void what_a_file_is_may_be_written_in_capitals_and_has_to_be_said() throws Exception {
    var number = "imp-" + number();
    var line =
        "{\"kind\":\"PERSON\",\"name\":\"Li Wei\",\"identifiers\":[{\"namespace\":\"core-banking\",\"value\":\"%s\"}]}\n"
            .formatted(number);
    finished(accepted("customers", "Application/X-NDJSON", line)).body("applied", equalTo(1));
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://localhost:" + RestAssured.port + "/api/imports?kind=customers"))
              .header("Authorization", "Bearer " + TestTokens.of("integration"))
              .POST(HttpRequest.BodyPublishers.ofString(line))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(415);
    }
  }

  @Test
  void a_file_that_breaks_off_fails_with_the_reason_after_what_could_be_read() {
    var number = "imp-" + number();
    var job =
        accepted(
            "customers",
            "text/csv",
            "kind,name,identifier.core-banking\nPERSON,Ok,"
                + number
                + "\nPERSON,"
                + "x".repeat(20_000)
                + ",2\n");
    finished(job)
        .body("state", equalTo("FAILED"))
        .body("failure", containsString("10000"))
        .body("fault.code", equalTo("not-csv"))
        .body("fault.params.row", equalTo(1))
        .body("applied", equalTo(1));
    found("core-banking", number).body("items.size()", equalTo(1));
  }

  @Test
  void a_job_whose_worker_died_goes_on_at_its_checkpoint_without_doubling_a_row()
      throws SQLException {
    var prefix = "imp-" + number() + "-";
    var file =
        IntStream.range(0, 10)
            .mapToObj(i -> "PERSON,Person %d,%s%d\n".formatted(i, prefix, i))
            .collect(Collectors.joining("", "kind,name,identifier.core-banking\n", ""));
    // What a worker leaves behind that was killed after six rows: its lease, and the checkpoint.
    var job = UUID.randomUUID();
    try (var connection = database.getConnection();
        var create =
            connection.prepareStatement(
                """
                insert into import_job (id, kind, format, state, bytes_total, bytes_read,
                  rows_read, applied, created_by, created_at, started_at, worker, lease_until)
                values (?, 'customers', 'CSV', 'RUNNING', ?, 100, 6, 6, 'integration', now(), now(),
                  gen_random_uuid(), now() - interval '1 second')
                """);
        var part =
            connection.prepareStatement(
                "insert into import_part (job_id, number, content) values (?, 0, ?)")) {
      connection.setAutoCommit(false);
      part.setObject(1, job);
      part.setBytes(
          2,
          vault
              .keyOfNobody(connection)
              .sealBytes(
                  SealedColumn.IMPORT_PART, Vault.NOBODY, file.getBytes(StandardCharsets.UTF_8)));
      create.setObject(1, job);
      create.setLong(2, file.length());
      create.executeUpdate();
      part.executeUpdate();
      connection.commit();
    }
    finished(job.toString())
        .body("state", equalTo("COMPLETED"))
        .body("rowsRead", equalTo(10))
        .body("applied", equalTo(10));
    found("core-banking", prefix + "5").body("items", empty());
    for (var i = 6; i < 10; i++) {
      found("core-banking", prefix + i).body("items.size()", equalTo(1));
    }
  }

  @Test
  void progress_can_be_followed_until_the_end() {
    var job = accepted("customers", "text/csv", HEADER + row("imp-" + number()));
    var events =
        as("integration")
            .accept("text/event-stream")
            .get("/api/imports/" + job + "/events")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(events)
        .contains("event:progress")
        .contains("\"state\":\"COMPLETED\"")
        .contains("id:1");
  }

  @Test
  void imports_are_listed_latest_first() {
    var first = accepted("customers", "text/csv", HEADER + row("imp-" + number()));
    var second = accepted("customers", "text/csv", HEADER + row("imp-" + number()));
    List<String> ids =
        as("integration")
            .get("/api/imports?limit=500")
            .then()
            .statusCode(200)
            .extract()
            .path("items.id");
    assertThat(ids).containsSubsequence(second, first);
  }

  @Test
  void a_finished_import_is_forgotten_with_its_refused_rows_after_three_months()
      throws SQLException {
    var old = accepted("customers", "text/csv", HEADER + "PERSON,A,nowhere,,,,old-1,,,,\n");
    var recent = accepted("customers", "text/csv", HEADER + "PERSON,A,nowhere,,,,old-2,,,,\n");
    finished(old).body("refused", equalTo(1));
    finished(recent).body("refused", equalTo(1));
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "update import_job set finished_at = now() - interval '91 days' where id = ?")) {
      statement.setObject(1, UUID.fromString(old));
      statement.executeUpdate();
    }
    runImports.forgetOld();
    as("integration").get("/api/imports/" + old).then().statusCode(404);
    as("integration").get("/api/imports/" + recent).then().statusCode(200);
  }

  @Test
  void who_sent_a_file_and_who_read_its_errors_is_on_record() throws SQLException {
    var sent = AnImport.ofCsv(ACustomerFile.HEADER + "ALIEN,Secret Name," + number() + ",\n");
    sent.finished();
    sent.errors();
    for (var action : List.of("import received", "import completed", "import errors read")) {
      assertThat(sent.audited(database, action)).as(action).isEqualTo(1);
    }
    assertThat(
            Tables.count(
                database,
                """
                select count(*) from audit_entry
                where subject = 'import %s' and details::text like '%%Secret%%'
                """
                    .formatted(sent.id())))
        .isZero();
  }
}
