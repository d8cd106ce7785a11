package io.clientele.campaign.importing;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.created;
import static io.clientele.campaign.ABank.move;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ABank.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.kernel.event.CampaignEvent;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.local.backing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

@CampaignServiceTest
class ContactImportTest {
  private static final String HEADER = "id,namespace,identifier,channel,contactedAt,outcome\n";

  /// More than are kept as one part.
  private static final int MANY = 3_000;

  @Inject ABank bank;
  @Inject Uploads uploads;
  @Inject ForgetImports forgetImports;

  @Test
  void contacts_made_before_are_written_down_with_their_outcomes() throws IOException {
    var campaign = history();
    var file = new StringBuilder(HEADER.replace(',', ';'));
    for (int i = 0; i < 2_500; i++) {
      file.append(i)
          .append(";bank-marketing;")
          .append(Ids.next())
          .append(";BRANCH;2008-05-05T10:00:00Z;")
          .append(i % 10 == 0 ? "CONVERTED" : "")
          .append("\n");
    }

    finished(upload(campaign, gzip(file.toString())))
        .body("applied", equalTo(2_500))
        .body("refused", equalTo(0));

    as("marketer").get("/api/campaigns/" + campaign).then().body("state", equalTo("COMPLETED"));
    var told =
        bank.published(ContactEvent.class, ContactEvent.TOPIC).stream()
            .map(ContactEvent.OfContact.class::cast)
            .filter(event -> event.contact().campaignId().equals(campaign))
            .toList();
    assertThat(told).filteredOn(ContactEvent.Sent.class::isInstance).hasSize(2_500);
    assertThat(told).filteredOn(ContactEvent.Converted.class::isInstance).hasSize(250);
    assertThat(bank.published(CampaignEvent.class, CampaignEvent.TOPIC))
        .filteredOn(event -> event.key().equals(campaign.toString()))
        .hasExactlyElementsOfTypes(CampaignEvent.Completed.class);
  }

  @Test
  void a_file_that_is_imported_again_adds_nothing() {
    var campaign = history();
    var file = HEADER + "1,bank-marketing," + Ids.next() + ",BRANCH,2008-05-05,RESPONDED\n";
    finished(upload(campaign, bytes(file))).body("applied", equalTo(1));

    finished(upload(campaign, bytes(file)))
        .body("applied", equalTo(0))
        .body("duplicates", equalTo(1));

    assertThat(bank.contacts(campaign, "SENT")).isEqualTo(1);
  }

  @Test
  void a_file_that_is_imported_again_after_a_merge_adds_nothing() {
    var merged = ACustomer.in(UUID.randomUUID());
    var survivor = ACustomer.in(UUID.randomUUID());
    bank.tell(merged, survivor);
    var campaign = history();
    var row = "1,bank-marketing,%s,BRANCH,2008-05-05,RESPONDED\n";
    finished(upload(campaign, bytes(HEADER + row.formatted(merged.id()))))
        .body("applied", equalTo(1));

    bank.merge(merged, survivor);

    finished(upload(campaign, bytes(HEADER + row.formatted(survivor.id()))))
        .body("applied", equalTo(0))
        .body("duplicates", equalTo(1));
    assertThat(bank.contacts(campaign, "SENT")).isEqualTo(1);
  }

  @Test
  void contacts_of_one_id_have_each_the_outcome_of_its_own_row() {
    var campaign = history();
    var first = Ids.next();
    var second = Ids.next();
    var row = "1,bank-marketing,%s,BRANCH,2008-05-05,%s\n";
    var file =
        HEADER
            + row.formatted(first, "RESPONDED")
            + row.formatted(second, "CONVERTED")
            + row.formatted(first, "CONVERTED");

    finished(upload(campaign, bytes(file)))
        .body("applied", equalTo(2))
        .body("duplicates", equalTo(1));

    assertThat(responses(campaign, first)).containsExactly("RESPONDED");
    assertThat(responses(campaign, second)).containsExactly("CONVERTED");
  }

  private List<String> responses(UUID campaign, UUID customer) {
    return bank.published(ContactEvent.class, ContactEvent.TOPIC).stream()
        .map(ContactEvent.OfContact.class::cast)
        .filter(event -> event.contact().campaignId().equals(campaign))
        .filter(event -> event.contact().customerId().equals(customer))
        .filter(event -> !(event instanceof ContactEvent.Sent))
        .map(event -> event.getClass().getSimpleName().toUpperCase(Locale.ROOT))
        .toList();
  }

  @Test
  void rows_that_cannot_be_taken_come_back_with_the_reason() {
    var campaign = history();
    var file =
        HEADER
            + "1,bank-marketing,nobody,BRANCH,2008-05-05,\n"
            + "2,bank-marketing,%s,PIGEON,2008-05-05,\n".formatted(Ids.next())
            + "3,bank-marketing,%s,BRANCH,yesterday,\n".formatted(Ids.next())
            + "4,bank-marketing,%s,BRANCH,2008-05-05,MAYBE\n".formatted(Ids.next())
            + "5,bank-marketing,%s,BRANCH,2008-05-05,\n".formatted(Ids.next());

    var id =
        finished(upload(campaign, bytes(file)))
            .body("rowsRead", equalTo(5))
            .body("applied", equalTo(1))
            .body("refused", equalTo(4))
            .extract()
            .<String>path("id");

    as("integration")
        .accept("text/csv")
        .get("/api/contact-imports/" + id + "/errors")
        .then()
        .statusCode(200)
        .body(containsString("2,identifier,is nobody we know"))
        .body(containsString("3,channel,"))
        .body(containsString("4,contactedAt,"))
        .body(containsString("5,outcome,"));
  }

  @Test
  void rows_that_can_name_nobody_are_refused_and_hold_up_no_other() {
    var file =
        HEADER
            + "1,bank-marketing,%s,BRANCH,2008-05-05,\n".formatted("9".repeat(201))
            + "2,%s,x,BRANCH,2008-05-05,\n".formatted("n".repeat(51))
            + "3,bank-marketing,\u0001,BRANCH,2008-05-05,\n"
            + "4,bank-marketing,no\0body,BRANCH,2008-05-05,\n"
            + "5\0,bank-marketing,%s,BRANCH,2008-05-05,\n".formatted(Ids.next())
            + "6,bank-marketing,%s,PIG\0EON,2008-05-05,\n".formatted(Ids.next())
            + "7,bank-marketing,%s,BRANCH,+12008-05-05T10:00:00Z,\n".formatted(Ids.next())
            + "8,bank-marketing,%s,BRANCH,2008-05-05,\n".formatted(Ids.next());

    var job = finished(upload(history(), bytes(file)));

    job.body("applied", equalTo(1)).body("refused", equalTo(7));
    as("integration")
        .accept("text/csv")
        .get(path(job) + "/errors")
        .then()
        .statusCode(200)
        .body(containsString("2,identifier,must have 1 to 200 characters"))
        .body(containsString("3,namespace,must have 1 to 50 characters"))
        .body(containsString("4,identifier,must have 1 to 200 characters"))
        .body(containsString("5,identifier,holds characters that cannot be stored"))
        .body(containsString("6,id,holds characters that cannot be stored"))
        .body(containsString("7,channel,holds characters that cannot be stored"))
        .body(containsString("8,contactedAt,must be a time from 1900 up to now"));
    finished(upload(history(), bytes(HEADER + row(1)))).body("applied", equalTo(1));
  }

  @Test
  void a_contact_at_a_time_at_which_none_was_made_is_refused() {
    var file =
        HEADER
            + "1,bank-marketing,%s,BRANCH,0000-01-01,\n".formatted(Ids.next())
            + "2,bank-marketing,%s,BRANCH,+999999999-01-01T00:00:00Z,\n".formatted(Ids.next())
            + "3,bank-marketing,%s,BRANCH,2999-01-01,\n".formatted(Ids.next())
            + "4,bank-marketing,%s,BRANCH,%s,\n".formatted(Ids.next(), Instant.now());

    var job = finished(upload(history(), bytes(file)));

    job.body("applied", equalTo(1)).body("refused", equalTo(3));
    as("integration")
        .accept("text/csv")
        .get(path(job) + "/errors")
        .then()
        .body(containsString("2,contactedAt,must be a time from 1900 up to now"))
        .body(containsString("3,contactedAt,must be a time from 1900 up to now"))
        .body(containsString("4,contactedAt,must be a time from 1900 up to now"));
  }

  @Test
  void a_row_that_cannot_be_applied_is_refused_and_holds_up_no_other() {
    var campaign = history();
    bank.execute(
        """
        insert into contact_import (id, campaign_id, state, rows_read, created_by, lease_until)
        values (?, ?, 'UPLOADING', 7, 'integration', now() + interval '1 hour')
        """,
        campaign,
        campaign);
    bank.execute(
        """
        insert into contact_import_part (import_id, part, rows)
        select ?, 0, json_agg(json_build_object('number', n, 'id', n::text,
          'namespace', 'bank-marketing', 'identifier', gen_random_uuid()::text, 'channel', 'BRANCH',
          'contactedAt', case n when 3 then '0000-01-01T00:00:00Z' else '2008-05-05T00:00:00Z' end,
          'original', 'row ' || n))
        from generate_series(2, 8) as n
        """,
        campaign);
    bank.execute(
        "update contact_import set state = 'RECEIVED', lease_until = null where id = ?", campaign);

    finished(upload(history(), bytes(HEADER + row(1)))).body("applied", equalTo(1));

    as("integration")
        .get("/api/contact-imports/" + campaign)
        .then()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(6))
        .body("refused", equalTo(1));
    as("integration")
        .accept("text/csv")
        .get("/api/contact-imports/" + campaign + "/errors")
        .then()
        .body(containsString("3,,cannot be applied,row 3"));
  }

  @Test
  void of_rows_that_customer_service_does_not_take_only_those_to_blame_are_refused() {
    var campaign = history();
    bank.execute(
        """
        insert into contact_import (id, campaign_id, state, rows_read, created_by)
        values (?, ?, 'RECEIVED', 7, 'integration')
        """,
        campaign,
        campaign);
    bank.execute(
        """
        insert into contact_import_part (import_id, part, rows)
        select ?, 0, json_agg(json_build_object('number', n, 'id', n::text,
          'namespace', 'bank-marketing',
          'identifier', case n when 3 then repeat('9', 201) else gen_random_uuid()::text end,
          'channel', 'BRANCH', 'contactedAt', '2008-05-05T00:00:00Z', 'original', 'row ' || n))
        from generate_series(2, 8) as n
        """,
        campaign);

    await()
        .until(() ->
            as("integration")
                .get("/api/contact-imports/" + campaign)
                .<String>path("state")
                .equals("COMPLETED"));

    as("integration")
        .get("/api/contact-imports/" + campaign)
        .then()
        .body("applied", equalTo(6))
        .body("refused", equalTo(1));
    as("integration")
        .accept("text/csv")
        .get("/api/contact-imports/" + campaign + "/errors")
        .then()
        .body(containsString("3,identifier,cannot be an identifier,row 3"));
  }

  @Test
  void a_part_that_was_kept_with_a_nul_before_is_applied_after_the_upgrade() throws IOException {
    var campaign = history();
    bank.execute(
        """
        insert into contact_import (id, campaign_id, state, rows_read, created_by, lease_until)
        values (?, ?, 'UPLOADING', 1, 'integration', now() + interval '1 hour')
        """,
        campaign,
        campaign);
    bank.execute(
        """
        insert into contact_import_part (import_id, part, rows)
        values (?, 0, json_build_array(json_build_object('number', 2, 'id', '1<NUL>',
          'namespace', 'bank-marketing', 'identifier', gen_random_uuid(), 'channel', 'BRANCH',
          'contactedAt', '2008-05-05T00:00:00Z', 'original', '1<NUL>'))::text::json)
        """,
        campaign);
    bank.execute(
        """
        update contact_import_part set rows = replace(rows::text, '<NUL>', '\\u0000')::json
        where import_id = ?
        """,
        campaign);

    bank.execute(upgradeOfParts());
    bank.execute(
        "update contact_import set state = 'RECEIVED', lease_until = null where id = ?", campaign);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            as("integration")
                .get("/api/contact-imports/" + campaign)
                .then()
                .body("state", equalTo("COMPLETED"))
                .body("applied", equalTo(1)));
  }

  /// The last statement of the migration.
  private static String upgradeOfParts() throws IOException {
    try (var migration =
        ContactImportTest.class.getResourceAsStream(
            "/db/migration/V074__whom_refused_contacts_name.sql")) {
      var sql = new String(migration.readAllBytes(), UTF_8);
      return sql.substring(sql.indexOf("update contact_import_part"));
    }
  }

  @Test
  void a_file_that_is_not_in_utf_8_is_refused() {
    var campaign = history();
    var file = (HEADER + rows(2_000) + "1,bank-marketing,M\u00fcller,BRANCH,2008-05-05,\n");

    upload(campaign, file.getBytes(ISO_8859_1))
        .statusCode(400)
        .body("detail", containsString("UTF-8"));
    upload(campaign, "id,nam\u00e9\n".getBytes(ISO_8859_1))
        .statusCode(400)
        .body("detail", containsString("UTF-8"));

    assertThat(imports(campaign)).isZero();
  }

  @Test
  void refused_rows_that_a_spreadsheet_would_run_come_back_with_an_apostrophe() {
    var file =
        HEADER
            + "=1+1,bank-marketing,x,PIGEON,2008-05-05,\n"
            + "@SUM(A1),bank-marketing,x,PIGEON,2008-05-05,\n"
            + "7,bank-marketing,x,PIGEON,2008-05-05,\n";

    var id =
        finished(upload(history(), bytes(file)))
            .body("refused", equalTo(3))
            .extract()
            .<String>path("id");

    as("integration")
        .accept("text/csv")
        .get("/api/contact-imports/" + id + "/errors")
        .then()
        .statusCode(200)
        .body(containsString(",\"'=1+1,bank-marketing,"))
        .body(containsString(",\"'@SUM(A1),bank-marketing,"))
        .body(containsString(",\"7,bank-marketing,"));
  }

  @Test
  void a_file_without_the_columns_is_refused() {
    upload(history(), bytes("id,who\n1,2\n"))
        .statusCode(400)
        .body("violations.field", hasItems("namespace", "identifier", "channel"));
  }

  @Test
  void a_file_that_breaks_off_leaves_nothing() throws IOException {
    var campaign = history();
    var file = new StringBuilder(HEADER);
    for (int i = 0; i < 5_000; i++) {
      file.append(i).append(",bank-marketing,").append(Ids.next()).append(",BRANCH,2008-05-05,\n");
    }
    var packed = gzip(file.toString());

    upload(campaign, Arrays.copyOf(packed, packed.length * 2 / 3)).statusCode(400);
    upload(campaign, bytes(HEADER)).statusCode(400);

    assertThat(bank.count("select count(*) from contact_import where campaign_id = ?", campaign))
        .isZero();
    assertThat(bank.contacts(campaign, "SENT")).isZero();
  }

  @Test
  void an_import_is_applied_only_when_all_of_its_file_is_there() {
    var campaign = history();
    bank.execute(
        """
        insert into contact_import (id, campaign_id, state, rows_read, created_by, lease_until)
        values (?, ?, 'UPLOADING', 0, 'integration', now() + interval '1 hour')
        """,
        campaign,
        campaign);
    bank.execute("insert into contact_import_part values (?, 0, '[]')", campaign);

    finished(upload(campaign, bytes(HEADER + row(1)))).body("applied", equalTo(1));

    as("integration").get("/api/contact-imports/" + campaign).then().statusCode(404);
    assertThat(bank.count("select count(*) from contact_import_part where import_id = ?", campaign))
        .isEqualTo(1);
    // Erasures wait for files that are on their way, and other tests erase.
    bank.execute("delete from contact_import where id = ?", campaign);
  }

  @Test
  void nothing_is_left_of_a_file_whose_sender_hangs_up() throws IOException {
    var campaign = history();
    try (var _ = sending(campaign, 200_000_000)) {
      await().until(() -> partsOf(campaign) > 0);
    }

    await().until(() -> partsOf(campaign) == 0);
    assertThat(imports(campaign)).isZero();
  }

  @Test
  void a_file_that_is_coming_in_is_not_given_up_and_one_whose_receiver_died_is()
      throws IOException, SQLException {
    var campaign = history();
    try (var _ = sending(campaign, 200_000_000)) {
      await().until(() -> partsOf(campaign) > 0);
      bank.execute(
          """
          insert into contact_import (id, campaign_id, state, rows_read, created_by, lease_until)
          values (?, ?, 'UPLOADING', 0, 'integration', now() - interval '1 second')
          """,
          Ids.next(),
          campaign);
      bank.execute("update contact_import set lease_until = now() where campaign_id = ?", campaign);

      uploads.signOfLife();

      assertThat(imports(campaign)).isEqualTo(1);
      assertThat(partsOf(campaign)).isPositive();
    }
  }

  @Test
  void a_file_that_was_given_up_while_the_service_was_held_up_is_to_be_sent_again()
      throws IOException {
    var campaign = history();
    var rest = bytes(rows(1_500));
    try (var sender = sending(campaign, rest.length)) {
      await().until(() -> partsOf(campaign) > 0);
      bank.execute("delete from contact_import where campaign_id = ?", campaign);
      sender.getOutputStream().write(rest);

      assertThat(
              new BufferedReader(new InputStreamReader(sender.getInputStream(), UTF_8)).readLine())
          .contains("503");
    }
    assertThat(imports(campaign)).isZero();
  }

  @Test
  void an_import_is_forgotten_with_its_refused_rows_three_months_after_its_end()
      throws SQLException {
    var campaign = history();
    var old = finished(upload(campaign, bytes(HEADER + "1,email,a@b.test,PIGEON,2008-05-05,\n")));
    var late = finished(upload(campaign, bytes(HEADER + "2,email,c@d.test,PIGEON,2008-05-05,\n")));
    ended(old, 91);
    ended(late, 89);

    forgetImports.handle();

    as("integration").get(path(old)).then().statusCode(404);
    as("integration").get(path(late)).then().statusCode(200).body("refused", equalTo(1));
    assertThat(
            bank.count(
                """
                select count(*) from contact_import_refusal r
                join contact_import i on i.id = r.import_id where i.campaign_id = ?
                """,
                campaign))
        .isEqualTo(1);
    assertThat(
            bank.count(
                "select count(*) from contact_import_refusal where original like '%a@b.test%'"))
        .isZero();
  }

  @Test
  void progress_can_be_followed_until_the_end() {
    var file = new StringBuilder(HEADER);
    for (int i = 0; i < 1_500; i++) {
      file.append(row(i));
    }
    var id = upload(history(), bytes(file.toString())).statusCode(202).extract().path("id");

    var events =
        as("integration")
            .accept("text/event-stream")
            .get("/api/contact-imports/" + id + "/events")
            .then()
            .statusCode(200)
            .extract()
            .asString();

    assertThat(events)
        .contains("event:progress")
        .contains("\"state\":\"COMPLETED\"")
        .contains("id:1500");
    as("integration")
        .accept("text/event-stream")
        .get("/api/contact-imports/" + Ids.next() + "/events")
        .then()
        .statusCode(404);
    as("analyst")
        .accept("text/event-stream")
        .get("/api/contact-imports/" + id + "/events")
        .then()
        .statusCode(403);
  }

  @Test
  void more_refused_rows_than_are_read_at_once_come_back_each_once() {
    var file = new StringBuilder(HEADER);
    for (int i = 0; i < 2_300; i++) {
      file.append(i).append(",bank-marketing,x,PIGEON,2008-05-05,\n");
    }
    var id =
        finished(upload(history(), bytes(file.toString())))
            .body("refused", equalTo(2_300))
            .extract()
            .<String>path("id");

    var rows =
        as("integration")
            .accept("text/csv")
            .get("/api/contact-imports/" + id + "/errors")
            .then()
            .statusCode(200)
            .extract()
            .asString()
            .lines()
            .toList();

    assertThat(rows)
        .hasSize(2_301)
        .doesNotHaveDuplicates()
        .first()
        .isEqualTo("row,field,reason,original");
  }

  @Test
  void contacts_are_not_imported_into_a_campaign_that_is_carried_out() {
    var campaign = ABank.campaign(UUID.randomUUID()).drafted();

    upload(campaign, bytes(HEADER)).statusCode(409);
  }

  @Test
  void a_campaign_of_history_is_never_submitted_or_launched() {
    var campaign = history();

    move("marketer", campaign, "submit").statusCode(409);
    move("marketer", campaign, "launch").statusCode(409);
  }

  /// Has sent a good part of a file, and is about to send more.
  ///
  /// @param rest how many bytes are still to come
  private static Socket sending(UUID campaign, int rest) throws IOException {
    var begun = bytes(HEADER + rows(MANY));
    var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
    var head =
        """
        POST /api/contact-imports?campaignId=%s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: text/csv\r
        Content-Length: %d\r
        \r
        """
            .formatted(campaign, TestTokens.of("integration"), begun.length + rest);
    socket.getOutputStream().write(bytes(head));
    socket.getOutputStream().write(begun);
    return socket;
  }

  private static String rows(int number) {
    var rows = new StringBuilder();
    for (int i = 0; i < number; i++) {
      rows.append(row(i));
    }
    return rows.toString();
  }

  private long imports(UUID campaign) {
    return bank.count("select count(*) from contact_import where campaign_id = ?", campaign);
  }

  private long partsOf(UUID campaign) {
    return bank.count(
        """
        select count(*) from contact_import_part p
        join contact_import i on i.id = p.import_id where i.campaign_id = ?
        """,
        campaign);
  }

  private void ended(ValidatableResponse job, int daysAgo) {
    bank.execute(
        "update contact_import set finished_at = now() - ? * interval '1 day' where id = ?::uuid",
        daysAgo,
        job.extract().<String>path("id"));
  }

  private static String path(ValidatableResponse job) {
    return "/api/contact-imports/" + job.extract().<String>path("id");
  }

  private static String row(int id) {
    return id + ",bank-marketing," + Ids.next() + ",BRANCH,2008-05-05,\n";
  }

  private static UUID history() {
    return created("/api/campaigns", "{\"name\":\"Calls of 2008\",\"history\":true}");
  }

  private static ValidatableResponse upload(UUID campaign, byte[] file) {
    return as("integration")
        .contentType("text/csv")
        .body(file)
        .post("/api/contact-imports?campaignId=" + campaign)
        .then();
  }

  private static ValidatableResponse finished(ValidatableResponse upload) {
    var path = "/api/contact-imports/" + upload.statusCode(202).extract().path("id");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> as("integration").get(path).<String>path("state").equals("COMPLETED"));
    return as("integration").get(path).then();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes(text));
    }
    return packed.toByteArray();
  }
}
