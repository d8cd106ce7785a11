package io.clientele.campaign.privacy;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static io.clientele.campaign.ABank.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.event.ResponseEvent;
import io.clientele.kernel.id.Ids;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of a customer who is erased, and of what is told of it before and after.
@CampaignServiceTest
class ErasureTest {
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
  void contacts_stay_and_count_and_nobody_is_named() {
    var campaign = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(campaign, "SENT", 2);
    var note = "Called " + customer.id() + " at home";
    recorded(campaign, note);
    responded(campaign);
    bank.merge(ACustomer.in(segment), customer);
    assertThat(bank.columnsWith(customer.id().toString()))
        .contains(
            "contact.customer_id",
            "task.customer_id",
            "task.note",
            "audience.customer_id",
            "merged_customer.survivor_id");

    var confirmed = erasure.done();

    assertThat(confirmed.rows())
        .contains(
            new ErasedRows("contact", ErasedRows.PSEUDONYMISED, 1),
            new ErasedRows("task", ErasedRows.PSEUDONYMISED, 1),
            new ErasedRows("response", ErasedRows.DELETED, 3),
            new ErasedRows("merged_customer", ErasedRows.DELETED, 1));
    assertThat(bank.columnsWith(customer.id().toString()))
        .containsExactly("erased_customer.customer_id");
    assertThat(bank.contactStates(campaign)).hasSize(2).doesNotContain("SUPPRESSED");
    assertThat(
            bank.count("select count(*) from contact where customer_id = ?", erasure.pseudonym()))
        .isEqualTo(1);
    assertThat(bank.count("select count(*) from task where note is not null")).isZero();
  }

  @Test
  void a_paused_launch_no_longer_stands_at_the_customer() {
    var campaign = campaign(segment).over("BRANCH").launched();
    bank.awaitContacts(campaign, "SENT", 2);
    move("marketer", campaign, "pause").statusCode(200);
    standAtTheCustomer(campaign);

    erasure.done();

    assertThat(bank.columnsWith(customer.id().toString()))
        .containsExactly("erased_customer.customer_id");
  }

  private void standAtTheCustomer(UUID campaign) {
    bank.execute(
        "update launch set after = ?, finished_at = null where campaign_id = ?",
        customer.id(),
        campaign);
  }

  @Test
  void nothing_more_is_sent_and_open_tasks_are_withdrawn() {
    var planned = campaign(segment).over("BRANCH").costing("100.00").launched();
    bank.awaitContacts(planned, "SENT", 2);

    erasure.told();

    await()
        .until(() ->
            bank.count(
                    "select count(*) from task where customer_id = ? and state = 'WITHDRAWN'",
                    customer.id())
                == 1);
    bank.awaitContacts(planned, "FAILED", 1);
    erasure.tombstone();
    var later = campaign(segment).over("BRANCH").launched();
    bank.awaitPlanned(later);
    assertThat(
            bank.count(
                "select count(*) from contact where campaign_id = ? and customer_id = ?",
                later,
                customer.id()))
        .isZero();
  }

  @Test
  void contacts_are_told_of_under_the_pseudonym_only_after_they_are_counted_so() {
    var campaign = campaign(segment).over("BRANCH").launched();
    bank.awaitContacts(campaign, "SENT", 2);
    erasure.told();
    await()
        .until(() ->
            bank.count(
                    "select count(*) from erasure where id = ? and told is not null", erasure.id())
                == 1);
    assertThat(bank.count("select count(*) from contact where customer_id = ?", customer.id()))
        .isEqualTo(1);

    erasure.counted();
    erasure.confirmation();
    var contact =
        UUID.fromString(
            as("integration")
                .get("/api/campaigns/" + campaign + "/contacts?limit=500")
                .then()
                .statusCode(200)
                .extract()
                .path("items.find { it.customerId == '" + erasure.pseudonym() + "' }.id"));
    respond(contact, "COMPLAINED");

    await()
        .untilAsserted(() ->
            assertThat(bank.published(ContactEvent.class, ContactEvent.TOPIC))
                .anySatisfy(event ->
                    assertThat(event)
                        .isInstanceOfSatisfying(
                            ContactEvent.Responded.class,
                            answer -> {
                              assertThat(answer.contact().id()).isEqualTo(contact);
                              assertThat(answer.contact().customerId())
                                  .isEqualTo(erasure.pseudonym());
                            })));
  }

  @Test
  void an_erasure_that_was_completed_long_since_is_done_again_by_ids_and_forgotten() {
    var again = ACustomer.in(segment).with(completed());
    bank.tell(again);
    var campaign = campaign(segment).over("BRANCH").launched();
    bank.awaitContacts(campaign, "SENT", 3);

    var confirmed = AnErasure.of(bank, again).done();

    assertThat(confirmed.rows()).contains(new ErasedRows("contact", ErasedRows.PSEUDONYMISED, 1));
    assertThat(bank.columnsWith(again.id().toString()))
        .containsExactly("erased_customer.customer_id");
  }

  /// Neighbours.traces: such an erasure was completed.
  private static UUID completed() {
    return UUID.fromString("c0de" + Ids.next().toString().substring(4));
  }

  @Test
  void an_erasure_that_fails_holds_up_none_behind_it() {
    var broken = new UUID(0, 1);
    bank.execute(
        """
        insert into erasure (id, told, counted)
        values (?, '{"occurredAt": "2026-05-01T00:00:00Z"}', true)
        """,
        broken);
    try {
      assertThat(erasure.done().erasureId()).isEqualTo(erasure.id());
      assertThat(bank.count("select count(*) from erasure where id = ?", broken)).isEqualTo(1);
    } finally {
      bank.execute("delete from erasure where id = ?", broken);
    }
  }

  @Test
  void what_comes_late_is_dropped() {
    var campaign = campaign(segment).convertingBy("deposit.opened").launched();
    bank.awaitContacts(campaign, "SENT", 2);
    erasure.done();

    var witness = ACustomer.in(segment);
    bank.publish(
        List.of(
            new ResponseEvent.Recorded(
                "late-" + erasure.id(),
                null,
                customer.id(),
                campaign,
                "OPENED",
                Instant.now(),
                null)));
    bank.behaved(customer.id(), "deposit.opened", Instant.now(), "late-" + erasure.id());
    bank.behaved(other.id(), "deposit.opened", Instant.now(), "other-" + erasure.id());
    bank.tell(witness);
    await()
        .until(() ->
            bank.count(
                    "select count(*) from contact where campaign_id = ? and converted_at is not null",
                    campaign)
                == 1);

    assertThat(
            bank.count(
                "select count(*) from conversion_behaviour where customer_id = ?", customer.id()))
        .isZero();
    assertThat(bank.count("select count(*) from audience where customer_id = ?", customer.id()))
        .isZero();
    await()
        .during(Duration.ofSeconds(1))
        .until(() ->
            bank.count(
                    "select count(*) from dead_letter where topic = 'clientele.responses' and key = ?",
                    customer.id().toString())
                == 0);
  }

  private void recorded(UUID campaign, String note) {
    List<String> tasks =
        as("relationship-manager")
            .get("/api/tasks?state=OPEN&limit=500")
            .then()
            .statusCode(200)
            .extract()
            .path(
                "items.findAll { it.campaignId == '"
                    + campaign
                    + "' && it.customerId == '"
                    + customer.id()
                    + "' }.id");
    as("relationship-manager")
        .body("{\"outcome\":\"INTERESTED\",\"note\":\"" + note + "\"}")
        .post("/api/tasks/" + tasks.getFirst() + "/outcome")
        .then()
        .statusCode(200);
  }

  private void responded(UUID campaign) {
    as("integration")
        .body(
            """
            {"id":"of-%s","customerId":"%s","campaignId":"%s","type":"RESPONDED",
             "occurredAt":"%s"}
            """
                .formatted(customer.id(), customer.id(), campaign, Instant.now()))
        .post("/api/responses")
        .then()
        .statusCode(202);
  }

  private static void respond(UUID contact, String type) {
    as("integration")
        .body(
            """
            {"id":"%s","contactId":"%s","type":"%s","occurredAt":"%s"}
            """
                .formatted(UUID.randomUUID(), contact, type, Instant.now()))
        .post("/api/responses")
        .then()
        .statusCode(202);
  }
}
