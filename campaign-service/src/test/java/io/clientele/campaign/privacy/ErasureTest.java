package io.clientele.campaign.privacy;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static io.clientele.campaign.ABank.created;
import static io.clientele.campaign.ABank.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ABank.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.event.ErasureEvent.Confirmed;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.event.ResponseEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.local.backing.EveryTable;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CampaignServiceTest
class ErasureTest {
  private final UUID segment = UUID.randomUUID();
  private final ACustomer customer = ACustomer.in(segment);
  private final ACustomer other = ACustomer.in(segment);
  private final UUID erasure = customer.id();
  private final UUID pseudonym = UUID.randomUUID();

  @Inject ABank bank;
  @Inject DataSource database;

  @BeforeEach
  void the_bank_has_customers() {
    bank.staff();
    bank.tell(customer, other);
  }

  @Test
  void contacts_stay_and_count_and_nobody_is_named() throws SQLException {
    var campaign = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(campaign, "SENT", 2);
    var note = "Called " + customer.id() + " at home";
    recorded(campaign, note);
    responded(campaign);
    bank.merge(ACustomer.in(segment), customer);
    assertThat(columnsWith(customer.id().toString()))
        .contains(
            "contact.customer_id",
            "task.customer_id",
            "task.note",
            "audience.customer_id",
            "merged_customer.survivor_id");

    bank.publish(List.of(erased(), tombstone()));
    counted();

    assertThat(confirmation().rows())
        .contains(
            new ErasedRows("contact", ErasedRows.PSEUDONYMISED, 1),
            new ErasedRows("task", ErasedRows.PSEUDONYMISED, 1),
            new ErasedRows("response", ErasedRows.DELETED, 3),
            new ErasedRows("merged_customer", ErasedRows.DELETED, 1));
    assertThat(columnsWith(customer.id().toString()))
        .containsExactly("erased_customer.customer_id");
    assertThat(bank.contactStates(campaign)).hasSize(2).doesNotContain("SUPPRESSED");
    assertThat(bank.count("select count(*) from contact where customer_id = ?", pseudonym))
        .isEqualTo(1);
    assertThat(bank.count("select count(*) from task where note is not null")).isZero();
  }

  @Test
  void a_paused_launch_no_longer_stands_at_the_customer() throws SQLException {
    var campaign = campaign(segment).over("BRANCH").launched();
    bank.awaitContacts(campaign, "SENT", 2);
    move("marketer", campaign, "pause").statusCode(200);
    standAtTheCustomer(campaign);

    bank.publish(List.of(erased(), tombstone()));
    counted();
    confirmation();

    assertThat(columnsWith(customer.id().toString()))
        .containsExactly("erased_customer.customer_id");
  }

  private void standAtTheCustomer(UUID campaign) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "update launch set after = ?, finished_at = null where campaign_id = ?")) {
      statement.setObject(1, customer.id());
      statement.setObject(2, campaign);
      statement.executeUpdate();
    }
  }

  @Test
  void what_is_held_on_a_customer_is_exported_to_privacy_officers_only() {
    var type = "deposit.opened";
    var campaign = campaign(segment).over("BRANCH").costing("100.00").convertingBy(type).launched();
    bank.awaitContacts(campaign, "SENT", 2);
    bank.behaved(customer.id(), type, Instant.now(), "deposit-of-" + customer.id());
    await()
        .until(() ->
            bank.count(
                    "select count(*) from contact where customer_id = ? and converted_at is not null",
                    customer.id())
                == 1);
    // Somebody of whom there is more than fits into an address.
    var ids = Stream.concat(Stream.of(customer.id()), manyIds()).toList();

    export("privacy-officer", ids)
        .statusCode(200)
        .body("audience.size()", equalTo(1))
        .body("contacts.campaign", equalTo(List.of("Spring")))
        .body("contacts.state", equalTo(List.of("SENT")))
        .body("contacts[0].cost.amount", matchesPattern("\\d+\\.\\d\\d"))
        .body("contacts[0].cost.currency", equalTo("CNY"))
        .body("contacts[0].plannedAt", endsWith("+00:00"))
        .body("conversionBehaviours.type", equalTo(List.of(type)))
        .body("tasks.state", equalTo(List.of("OPEN")))
        .body("responses.size()", equalTo(0));
    export("marketer", ids).statusCode(403);
    export("privacy-officer", List.of()).statusCode(400);
  }

  @Test
  void every_table_with_customers_in_it_is_exported_or_left_out_with_a_reason()
      throws SQLException {
    var told = new TreeSet<>(ExportResource.LEFT_OUT.keySet());
    ExportResource.PARTS.forEach(part -> told.addAll(part.tables()));
    try (var connection = database.getConnection()) {
      assertThat(told).containsAll(EveryTable.withCustomers(connection));
    }
  }

  private static Stream<UUID> manyIds() {
    return Stream.generate(UUID::randomUUID).limit(2_000);
  }

  private static ValidatableResponse export(String role, List<UUID> ids) {
    return as(role).body(Map.of("customerIds", ids)).post("/api/customers/export").then();
  }

  @Test
  void nothing_more_is_sent_and_open_tasks_are_withdrawn() {
    var planned = campaign(segment).over("BRANCH").costing("100.00").launched();
    bank.awaitContacts(planned, "SENT", 2);

    bank.publish(List.of(erased()));

    await()
        .until(() ->
            bank.count(
                    "select count(*) from task where customer_id = ? and state = 'WITHDRAWN'",
                    customer.id())
                == 1);
    bank.awaitContacts(planned, "FAILED", 1);
    bank.publish(List.of(tombstone()));
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
    bank.publish(List.of(erased()));
    await()
        .until(() ->
            bank.count("select count(*) from erasure where id = ? and told is not null", erasure)
                == 1);
    assertThat(bank.count("select count(*) from contact where customer_id = ?", customer.id()))
        .isEqualTo(1);

    counted();
    confirmation();
    var contact =
        UUID.fromString(
            as("integration")
                .get("/api/campaigns/" + campaign + "/contacts?limit=500")
                .then()
                .statusCode(200)
                .extract()
                .path("items.find { it.customerId == '" + pseudonym + "' }.id"));
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
                              assertThat(answer.contact().customerId()).isEqualTo(pseudonym);
                            })));
  }

  @Test
  void a_refused_row_that_mentions_the_customer_is_forgotten() throws SQLException {
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

    bank.publish(List.of(erased()));
    counted();
    confirmation();

    assertThat(columnsWith(address)).isEmpty();
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

    bank.publish(List.of(erased()));
    counted();
    confirmation();

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
  void an_erasure_that_was_completed_long_since_is_done_again_by_ids_and_forgotten()
      throws SQLException {
    var again = ACustomer.in(segment).with(completed());
    bank.tell(again);
    var campaign = campaign(segment).over("BRANCH").launched();
    bank.awaitContacts(campaign, "SENT", 3);

    bank.publish(
        List.of(
            new CustomerEvent.Erased(
                again.id(),
                9,
                Instant.now(),
                again.id(),
                List.of(new Pseudonym(again.id(), pseudonym))),
            new CustomerStateEvent.Erased(again.id().toString())));
    bank.publish(List.of(new Confirmed(again.id(), "analytics-service", Instant.now(), List.of())));

    assertThat(confirmationOf(again.id()).rows())
        .contains(new ErasedRows("contact", ErasedRows.PSEUDONYMISED, 1));
    assertThat(columnsWith(again.id().toString())).containsExactly("erased_customer.customer_id");
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
      bank.publish(List.of(erased(), tombstone()));
      counted();

      assertThat(confirmation().erasureId()).isEqualTo(erasure);
      assertThat(bank.count("select count(*) from erasure where id = ?", broken)).isEqualTo(1);
    } finally {
      bank.execute("delete from erasure where id = ?", broken);
    }
  }

  @Test
  void a_parked_response_with_the_customers_address_goes_and_that_of_another_stays()
      throws SQLException {
    var address = customer.id() + "@customers.test";
    var stray = UUID.randomUUID();
    parked(other.id().toString(), "{\"id\":\"of %s\",\"by\":\"%s\"".formatted(erasure, address));
    parked("", "{\"id\":\"" + stray + "\",\"customerId\":\"" + other.id() + "\"}");
    assertThat(columnsWith(address)).containsExactly("dead_letter.value");

    bank.publish(List.of(erased()));
    counted();

    assertThat(confirmation().rows())
        .contains(new ErasedRows("dead_letter", ErasedRows.DELETED, 1));
    assertThat(columnsWith(address)).isEmpty();
    assertThat(columnsWith(stray.toString())).containsExactly("dead_letter.value");
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
    bank.publish(List.of(erased()));
    counted();
    await()
        .until(() ->
            bank.count(
                    "select count(*) from erasure where id = ? and told is not null and counted",
                    erasure)
                == 1);
    await()
        .during(Duration.ofSeconds(3))
        .until(() -> bank.count("select count(*) from erasure where id = ?", erasure) == 1);

    bank.execute("update contact_import set lease_until = now() where id = ?", campaign);

    confirmation();
  }

  @Test
  void what_comes_late_is_dropped() {
    var campaign = campaign(segment).convertingBy("deposit.opened").launched();
    bank.awaitContacts(campaign, "SENT", 2);
    bank.publish(List.of(erased(), tombstone()));
    counted();
    confirmation();

    var witness = ACustomer.in(segment);
    bank.publish(
        List.of(
            new ResponseEvent.Recorded(
                "late-" + erasure, null, customer.id(), campaign, "OPENED", Instant.now(), null)));
    bank.behaved(customer.id(), "deposit.opened", Instant.now(), "late-" + erasure);
    bank.behaved(other.id(), "deposit.opened", Instant.now(), "other-" + erasure);
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

  private CustomerEvent erased() {
    return new CustomerEvent.Erased(
        customer.id(), 9, Instant.now(), erasure, List.of(new Pseudonym(customer.id(), pseudonym)));
  }

  private CustomerStateEvent tombstone() {
    return new CustomerStateEvent.Erased(customer.id().toString());
  }

  /// What analytics-service says when it knows the pseudonyms.
  private void counted() {
    bank.publish(List.of(new Confirmed(erasure, "analytics-service", Instant.now(), List.of())));
  }

  private Confirmed confirmation() {
    return confirmationOf(erasure);
  }

  private Confirmed confirmationOf(UUID id) {
    return await()
        .until(
            () ->
                bank.published(ErasureEvent.class, ErasureEvent.TOPIC).stream()
                    .filter(Confirmed.class::isInstance)
                    .map(Confirmed.class::cast)
                    .filter(confirmed -> confirmed.erasureId().equals(id))
                    .filter(confirmed -> confirmed.service().equals("campaign-service"))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
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

  private List<String> columnsWith(String text) throws SQLException {
    try (var connection = database.getConnection()) {
      return EveryTable.withText(connection, text);
    }
  }
}
