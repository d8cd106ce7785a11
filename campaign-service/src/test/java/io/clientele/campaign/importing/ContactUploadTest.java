package io.clientele.campaign.importing;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.importing.HistoryFile.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.clientele.campaign.ABank;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.kernel.id.Ids;
import io.clientele.local.backing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// How a file of contacts comes in, is followed to its end, and forgotten.
@CampaignServiceTest
class ContactUploadTest {
  /// More than are kept as one part.
  private static final int MANY = 3_000;

  @Inject ABank bank;
  @Inject Uploads uploads;
  @Inject ForgetImports forgetImports;

  @Test
  void a_file_without_the_columns_is_refused() {
    upload(history(), bytes("id,who\n1,2\n"))
        .statusCode(400)
        .body("violations.field", hasItems("namespace", "identifier", "channel"));
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
  void a_file_that_a_spreadsheet_saved_is_read_like_any_other() {
    finished(upload(history(), bytes("\uFEFF" + HEADER + row(1)))).body("applied", equalTo(1));
  }

  @Test
  void a_file_in_which_a_quote_is_never_closed_is_refused_rather_than_cut_short() {
    var campaign = history();

    upload(campaign, bytes(HEADER + row(1) + "2,bank-marketing,x,BRANCH,2008-05-05,\"\n" + rows(2)))
        .statusCode(400);

    assertThat(imports(campaign)).isZero();
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
        ContactUploadTest.class.getResourceAsStream(
            "/db/migration/V074__whom_refused_contacts_name.sql")) {
      var sql = new String(migration.readAllBytes(), UTF_8);
      return sql.substring(sql.indexOf("update contact_import_part"));
    }
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

  private void ended(ValidatableResponse job, int daysAgo) {
    bank.execute(
        "update contact_import set finished_at = now() - ? * interval '1 day' where id = ?::uuid",
        daysAgo,
        job.extract().<String>path("id"));
  }
}
