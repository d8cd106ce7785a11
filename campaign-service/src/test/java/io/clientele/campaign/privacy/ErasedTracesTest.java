package io.clientele.campaign.privacy;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static io.clientele.campaign.ABank.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Traces of a customer in rows and records that could not be applied, and in files on their way.
@CampaignServiceTest
class ErasedTracesTest {
  private final UUID segment = UUID.randomUUID();
  private final ACustomer customer = ACustomer.in(segment);
  private final ACustomer other = ACustomer.in(segment);

  @Inject ABank bank;

  private AnErasure erasure;

  @BeforeEach
  void the_bank_has_customers() {
    bank.staff();
    bank.tell(customer, other);
    erasure = AnErasure.of(bank, customer);
  }

  @Test
  void a_refused_row_that_mentions_the_customer_is_forgotten() {
    var campaign = campaign(segment).over("BRANCH").drafted();
    var job = UUID.randomUUID();
    // Neighbours.traces: a customer's e-mail address is <id>@customers.test.
    var address = customer.id() + "@customers.test";
    var loyalty = customer.id().toString().substring(31);
    bank.execute(
        """
        insert into contact_import (id, campaign_id, state, rows_read, created_by)
        values (?, ?, 'COMPLETED', 2, 'integration')
        """,
        job,
        campaign);
    for (var original :
        List.of(
            "1,email," + address + ",CALL",
            "2,email,a@b.test,CALL",
            "3,loyalty," + loyalty + ",CALL",
            "4,card," + loyalty + ",CALL",
            "5,loyalty," + inFullWidth(loyalty) + ",CALL")) {
      bank.execute(
          """
          insert into contact_import_refusal (import_id, row_number, field, reason, original)
          values (?, ?, 'channel', 'is not a channel', ?)
          """,
          job,
          Long.parseLong(original.substring(0, 1)),
          original);
    }

    erasure.told();
    erasure.counted();
    erasure.confirmation();

    assertThat(bank.columnsWith(address)).isEmpty();
    assertThat(
            bank.count(
                """
                select count(*) from contact_import_refusal
                where import_id = ? and row_number in (2, 4)
                """,
                job))
        .isEqualTo(2);
    assertThat(bank.count("select count(*) from contact_import_refusal where import_id = ?", job))
        .isEqualTo(2);
  }

  @Test
  void a_refused_row_that_mentions_the_customer_is_forgotten_in_whatever_order_its_columns_stand() {
    var history = created("/api/campaigns", "{\"name\":\"Calls of 2008\",\"history\":true}");
    var loyalty = customer.id().toString().substring(31);
    as("integration")
        .contentType("text/csv")
        .body(
            """
            identifier,id,channel,contactedAt,outcome,namespace
            %s,1,PIGEON,2008-05-05,,loyalty
            %s,2,PIGEON,2008-05-05,,card
            %s,3,BRANCH,2008-05-05,,loyalty
            """
                .formatted(loyalty, loyalty, loyalty))
        .post("/api/contact-imports?campaignId=" + history)
        .then()
        .statusCode(202);
    await().until(() -> refusedRows(history) == 3);

    erasure.told();
    erasure.counted();
    erasure.confirmation();

    assertThat(refusedRows(history)).isEqualTo(1);
  }

  private long refusedRows(UUID campaign) {
    return bank.count(
        """
        select count(*) from contact_import_refusal r
        join contact_import i on i.id = r.import_id where i.campaign_id = ?
        """,
        campaign);
  }

  @Test
  void a_parked_response_with_the_customers_address_goes_and_that_of_another_stays() {
    var address = customer.id() + "@customers.test";
    var stray = UUID.randomUUID();
    parked(
        other.id().toString(), "{\"id\":\"of %s\",\"by\":\"%s\"".formatted(erasure.id(), address));
    parked("", "{\"id\":\"" + stray + "\",\"customerId\":\"" + other.id() + "\"}");
    assertThat(bank.columnsWith(address)).containsExactly("dead_letter.value");

    erasure.told();
    erasure.counted();

    assertThat(erasure.confirmation().rows())
        .contains(new ErasedRows("dead_letter", ErasedRows.DELETED, 1));
    assertThat(bank.columnsWith(address)).isEmpty();
    assertThat(bank.columnsWith(stray.toString())).containsExactly("dead_letter.value");
  }

  @Test
  void an_erasure_waits_for_a_file_that_is_coming_in_and_for_none_whose_receiver_died() {
    var campaign = campaign(segment).over("BRANCH").drafted();
    bank.execute(
        """
        insert into contact_import
          (id, campaign_id, state, rows_read, created_by, created_at, lease_until)
        values (?, ?, 'UPLOADING', 0, 'integration', now() - interval '1 minute',
          now() + interval '1 hour')
        """,
        campaign,
        campaign);
    erasure.told();
    erasure.counted();
    await()
        .until(() ->
            bank.count(
                    "select count(*) from erasure where id = ? and told is not null and counted",
                    erasure.id())
                == 1);
    await()
        .during(Duration.ofSeconds(3))
        .until(() -> bank.count("select count(*) from erasure where id = ?", erasure.id()) == 1);

    bank.execute("update contact_import set lease_until = now() where id = ?", campaign);

    erasure.confirmation();
  }

  private static String inFullWidth(String text) {
    return text.chars()
        .mapToObj(sign -> Character.toString(sign + 0xfee0))
        .collect(Collectors.joining());
  }

  private void parked(String key, String value) {
    bank.execute(
        """
        insert into dead_letter
          (id, consumer, topic, part, pos, key, headers, value, recorded_at, reason)
        values (uuidv7(), 'campaign.responses', 'clientele.responses', 0, hashtext(?), ?, '{}',
          convert_to(?, 'UTF8'), now(), 'Its fields are not those of an event.')
        """,
        value,
        key,
        value);
  }
}
