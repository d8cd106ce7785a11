package io.clientele.campaign.response;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.clientele.campaign.ABank;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.ResponseEvent;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@CampaignServiceTest
class ResponseTest {
  private static final String BEHAVIOUR = "deposit.opened";

  private final UUID segment = UUID.randomUUID();
  @Inject ABank bank;
  private UUID campaign;
  private UUID customer;
  private UUID contact;

  @BeforeEach
  void a_contact_was_made() {
    customer = bank.customers(1, segment).getFirst().id();
    campaign = campaign(segment).convertingBy(BEHAVIOUR).launched();
    bank.awaitContacts(campaign, "SENT", 1);
    contact = contactOf(campaign);
  }

  @Test
  void a_response_counts_once_however_often_it_is_sent() {
    var id = UUID.randomUUID().toString();

    post(response(id, contact, "DELIVERED")).statusCode(202).body("accepted", equalTo(1));
    post(response(id, contact, "DELIVERED"))
        .statusCode(202)
        .body("accepted", equalTo(0))
        .body("duplicates", equalTo(1));

    assertThat(told(ContactEvent.Delivered.class)).hasSize(1);
  }

  @Test
  void a_contact_moves_forward_only() {
    post(response("c-" + contact, contact, "CLICKED")).statusCode(202);
    post(response("o-" + contact, contact, "OPENED")).statusCode(202);
    post(response("f-" + contact, contact, "FAILED")).statusCode(202);

    as("marketer")
        .get("/api/contacts/" + contact)
        .then()
        .body("state", equalTo("CLICKED"))
        .body("version", equalTo(4));
    assertThat(told(ContactEvent.Opened.class)).hasSize(1);
    assertThat(told(ContactEvent.Failed.class)).isEmpty();
  }

  @Test
  void events_of_a_contact_have_versions_without_gaps() {
    post("["
            + String.join(
                ",",
                response("1-" + contact, contact, "DELIVERED"),
                response("2-" + contact, contact, "OPENED"),
                response("3-" + contact, contact, "RESPONDED"),
                response("4-" + contact, contact, "COMPLAINED"),
                response("5-" + contact, contact, "CONVERTED"))
            + "]")
        .statusCode(202)
        .body("accepted", equalTo(5));

    assertThat(told(ContactEvent.OfContact.class))
        .extracting(ContactEvent.OfContact::version)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(told(ContactEvent.Responded.class))
        .extracting(ContactEvent.Responded::response)
        .containsExactlyInAnyOrder("RESPONDED", "COMPLAINED");
  }

  @Test
  void an_unsubscription_is_told_with_who_reported_it_and_the_consent_that_it_withdraws() {
    post(response("w-" + contact, contact, "UNSUBSCRIBED")).statusCode(202);

    assertThat(told(ContactEvent.Responded.class))
        .singleElement()
        .satisfies(told -> {
          assertThat(told.response()).isEqualTo("UNSUBSCRIBED");
          assertThat(told.source()).isEqualTo("integration");
          assertThat(told.purpose()).isEqualTo("MARKETING");
          assertThat(told.consentChannel()).isEqualTo("EMAIL");
        });
  }

  @Test
  void
      an_unsubscription_from_a_contact_that_was_reported_as_failed_is_told_and_proves_that_it_went_out() {
    post(response("f-" + contact, contact, "FAILED")).statusCode(202);
    assertThat(bank.contactStates(campaign)).containsExactly("FAILED");

    post(response("w-" + contact, contact, "UNSUBSCRIBED")).statusCode(202);
    post(response("g-" + contact, contact, "FAILED")).statusCode(202);

    assertThat(told(ContactEvent.Responded.class))
        .singleElement()
        .satisfies(told -> {
          assertThat(told.version()).isEqualTo(4);
          assertThat(told.purpose()).isEqualTo("MARKETING");
          assertThat(told.consentChannel()).isEqualTo("EMAIL");
        });
    assertThat(told(ContactEvent.Failed.class)).hasSize(1);
    assertThat(bank.contactStates(campaign)).containsExactly("SENT");
  }

  @Test
  void who_wants_no_more_is_heard_although_the_contact_was_never_made() {
    campaign = campaign(segment).holdingOut("100").launched();
    bank.awaitContacts(campaign, "HELD_OUT", 1);
    var heldOut = contactOf(campaign);

    post("["
            + response("r-" + heldOut, heldOut, "RESPONDED")
            + ","
            + response("w-" + heldOut, heldOut, "COMPLAINED")
            + "]")
        .statusCode(202)
        .body("accepted", equalTo(2));

    assertThat(told(ContactEvent.Responded.class))
        .singleElement()
        .satisfies(told -> {
          assertThat(told.response()).isEqualTo("COMPLAINED");
          assertThat(told.version()).isEqualTo(2);
          assertThat(told.consentChannel()).isEqualTo("*");
        });
    assertThat(bank.contactStates(campaign)).containsExactly("HELD_OUT");
  }

  @Test
  void lines_are_taken_as_well_as_a_list() {
    var lines =
        response("l1-" + contact, contact, "DELIVERED")
            + "\n"
            + response("l2-" + contact, contact, "OPENED");

    as("integration")
        .contentType("application/x-ndjson")
        .body(lines.getBytes(StandardCharsets.UTF_8))
        .post("/api/responses")
        .then()
        .statusCode(202)
        .body("accepted", equalTo(2));
  }

  @Test
  void a_batch_with_an_unknown_contact_is_refused_whole() {
    post("["
            + response("g-" + contact, contact, "DELIVERED")
            + ","
            + response("u-" + contact, UUID.randomUUID(), "DELIVERED")
            + "]")
        .statusCode(400)
        .body("violations.field", hasItem("[1].contactId"));

    assertThat(told(ContactEvent.Delivered.class)).isEmpty();
  }

  @Test
  void a_response_of_no_known_type_is_refused() {
    post(response("x", contact, "SHRUGGED"))
        .statusCode(400)
        .body("violations.field", hasItem("type"));
  }

  @ParameterizedTest
  @CsvSource({
    "id, null",
    "id, '\"\"'",
    "id, '\"a\\u0000b\"'",
    "occurredAt, null",
    "occurredAt, '\"0000-01-01T00:00:00Z\"'",
    "occurredAt, '\"+999999999-01-01T00:00:00Z\"'",
    "occurredAt, '\"2999-01-01T00:00:00Z\"'"
  })
  void a_response_that_cannot_be_is_refused_with_the_field(String field, String value) {
    var right = response("r-" + contact, contact, "DELIVERED");
    var wrong = right.replaceFirst("(\"" + field + "\":)\"[^\"]*\"", "$1" + quoted(value));

    post("[" + right.replace("r-", "l-") + "," + wrong + "]")
        .statusCode(400)
        .body("violations.field", hasItem("[1]." + field));

    assertThat(told(ContactEvent.Delivered.class)).isEmpty();
  }

  @Test
  void of_two_responses_with_one_id_the_first_counts_for_its_own_contact() {
    var other = campaign(segment).launched();
    bank.awaitContacts(other, "SENT", 1);
    var id = UUID.randomUUID().toString();

    post("["
            + response(id, contact, "DELIVERED")
            + ","
            + response(id, contactOf(other), "CLICKED")
            + "]")
        .statusCode(202)
        .body("accepted", equalTo(1))
        .body("duplicates", equalTo(1));

    assertThat(bank.contactStates(campaign)).containsExactly("DELIVERED");
    assertThat(bank.contactStates(other)).containsExactly("SENT");
  }

  @Test
  void two_providers_may_give_the_same_id() {
    var id = UUID.randomUUID().toString();
    post(response(id, contact, "DELIVERED")).statusCode(202).body("accepted", equalTo(1));

    for (var accepted : List.of(1, 0)) {
      as("another-provider", "integration")
          .body(response(id, contact, "OPENED"))
          .post("/api/responses")
          .then()
          .statusCode(202)
          .body("accepted", equalTo(accepted));
    }
    bank.publish(
        List.of(
            new ResponseEvent.Recorded(id, contact, null, null, "CLICKED", Instant.now(), null)));

    await().until(() -> bank.contactStates(campaign).equals(List.of("CLICKED")));
  }

  @Test
  void a_response_that_came_before_its_source_was_kept_counts_once() {
    var id = UUID.randomUUID().toString();
    bank.execute(
        """
        insert into response (source, id, contact_id, type, occurred_at)
        values ('', ?, ?, 'RESPONDED', now())
        """,
        id,
        contact);

    post(response(id, contact, "RESPONDED")).statusCode(202).body("duplicates", equalTo(1));

    assertThat(told(ContactEvent.Responded.class)).isEmpty();
  }

  @Test
  void only_systems_may_report_responses() {
    as("marketer")
        .body(response("m", contact, "DELIVERED"))
        .post("/api/responses")
        .then()
        .statusCode(403);
  }

  @Test
  void a_response_on_kafka_that_names_no_known_contact_is_parked() {
    var stray = "stray-" + UUID.randomUUID();
    bank.publish(
        List.of(
            new ResponseEvent.Recorded(
                stray, UUID.randomUUID(), null, null, "OPENED", Instant.now(), null),
            new ResponseEvent.Recorded(
                "k-" + contact, null, customer, campaign, "OPENED", Instant.now(), null)));

    await().until(() -> told(ContactEvent.Opened.class).size() == 1);
    await()
        .until(() ->
            bank.count(
                    "select count(*) from dead_letter where consumer = 'campaign.responses'"
                        + " and convert_from(value, 'UTF8') like ?",
                    "%" + stray + "%")
                == 1);
  }

  @Test
  void a_response_on_kafka_whose_id_is_none_is_parked_with_the_reason() {
    for (var id : List.of("x".repeat(201), "x\0")) {
      bank.publish(
          List.of(
              new ResponseEvent.Recorded(
                  id, null, customer, campaign, "OPENED", Instant.now(), null)));
    }
    await()
        .until(() ->
            bank.count(
                    "select count(*) from dead_letter where consumer = 'campaign.responses'"
                        + " and key = ? and reason like 'The id of the response%'",
                    customer.toString())
                >= 1);
    assertThat(told(ContactEvent.Opened.class)).isEmpty();
  }

  @Test
  void a_response_on_kafka_at_a_time_that_cannot_be_is_parked_with_the_reason() {
    var before = Instant.parse("0000-01-01T00:00:00Z");
    bank.publish(
        List.of(
            new ResponseEvent.Recorded(
                "z-" + contact, null, customer, campaign, "OPENED", before, null)));

    await()
        .until(() ->
            bank.count(
                    "select count(*) from dead_letter where consumer = 'campaign.responses'"
                        + " and key = ? and reason like 'The occurredAt of the response must%'",
                    customer.toString())
                == 1);
  }

  @Test
  void a_behaviour_that_the_campaign_is_for_converts_its_contact_once() {
    bank.behaved(customer, "app.login", Instant.now(), "b0-" + customer);
    bank.behaved(customer, BEHAVIOUR, Instant.now(), "b1-" + customer);
    bank.behaved(customer, BEHAVIOUR, Instant.now(), "b2-" + customer);

    await().until(() -> told(ContactEvent.Converted.class).size() == 1);
    assertThat(told(ContactEvent.Converted.class).getFirst().heldOut()).isFalse();
    post(response("v-" + contact, contact, "CONVERTED")).statusCode(202);
    assertThat(told(ContactEvent.Converted.class)).hasSize(1);
  }

  @Test
  void a_behaviour_before_the_contact_or_after_its_window_does_not_convert_it() {
    bank.behaved(
        customer, BEHAVIOUR, Instant.now().minus(Duration.ofHours(1)), "early-" + customer);
    bank.behaved(customer, BEHAVIOUR, Instant.now().plus(Duration.ofDays(31)), "late-" + customer);
    await()
        .until(() ->
            bank.count("select count(*) from conversion_behaviour where customer_id = ?", customer)
                == 2);

    assertThat(told(ContactEvent.Converted.class)).isEmpty();
  }

  @Test
  void a_behaviour_that_was_read_before_the_contact_was_planned_still_converts_it() {
    var next = campaign(segment).convertingBy(BEHAVIOUR).approved();
    bank.behaved(
        customer, BEHAVIOUR, Instant.now().plus(Duration.ofMinutes(5)), "ahead-" + customer);
    await()
        .until(() ->
            bank.count("select count(*) from conversion_behaviour where customer_id = ?", customer)
                == 1);

    ABank.move("marketer", next, "launch").statusCode(200);
    bank.awaitContacts(next, "SENT", 1);

    campaign = next;
    assertThat(told(ContactEvent.Converted.class)).hasSize(1);
    assertThat(told(ContactEvent.OfContact.class))
        .extracting(ContactEvent.OfContact::version)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void held_out_customers_convert_too() {
    campaign = campaign(segment).convertingBy(BEHAVIOUR).holdingOut("100").launched();
    bank.awaitContacts(campaign, "HELD_OUT", 1);

    bank.behaved(customer, BEHAVIOUR, Instant.now(), "h-" + customer);

    await().until(() -> told(ContactEvent.Converted.class).size() == 1);
    assertThat(told(ContactEvent.Converted.class).getFirst().heldOut()).isTrue();
  }

  private static ValidatableResponse post(String body) {
    return as("integration").body(body).post("/api/responses").then();
  }

  private static String response(String id, UUID contact, String type) {
    return "{\"id\":\"%s\",\"contactId\":\"%s\",\"type\":\"%s\",\"occurredAt\":\"%s\"}"
        .formatted(id, contact, type, Instant.now());
  }

  private static String quoted(String replacement) {
    return Matcher.quoteReplacement(replacement);
  }

  private UUID contactOf(UUID campaign) {
    return UUID.fromString(
        as("marketer").get("/api/campaigns/" + campaign + "/contacts").path("items[0].id"));
  }

  private <E extends ContactEvent> List<E> told(Class<E> type) {
    return bank.published(ContactEvent.class, ContactEvent.TOPIC).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(event -> ((ContactEvent.OfContact) event).contact().campaignId().equals(campaign))
        .toList();
  }
}
