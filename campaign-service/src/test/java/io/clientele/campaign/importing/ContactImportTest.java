package io.clientele.campaign.importing;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.move;
import static io.clientele.campaign.importing.HistoryFile.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.kernel.event.CampaignEvent;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.id.Ids;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What becomes of the rows of a file of contacts that were made before.
@CampaignServiceTest
class ContactImportTest {
  @Inject ABank bank;

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
            + "5,bank-marketing,%s,BRANCH,2008-05-05,\n".formatted(Ids.next())
            + "6,bank-marketing,%s,BRANCH\n".formatted(Ids.next())
            + "7,bank-marketing,%s,BRANCH,2008-05-05,,\n".formatted(Ids.next());

    var id =
        finished(upload(campaign, bytes(file)))
            .body("rowsRead", equalTo(7))
            .body("applied", equalTo(1))
            .body("refused", equalTo(6))
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
        .body(containsString("5,outcome,"))
        .body(containsString("7,,\"has 4 fields"))
        .body(containsString("8,,\"has 7 fields"));
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
}
