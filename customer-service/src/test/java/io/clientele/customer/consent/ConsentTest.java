package io.clientele.customer.consent;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.ASource;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.customer.TestClock;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.id.Ids;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class ConsentTest {
  private static final UUID CONTACT = Ids.next();

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Inject DataSource database;
  @Inject TestClock clock;

  @AfterEach
  void back_to_today() {
    clock.reset();
  }

  /// Returns when it was recorded.
  private static String recorded(String customer, String purpose, String channel, boolean granted) {
    var consent = new LinkedHashMap<String, Object>();
    consent.put("purpose", purpose);
    consent.put("channel", channel);
    consent.put("granted", granted);
    consent.put("textVersion", "2026-1");
    consent.put("evidence", "call 4711");
    return as("privacy-officer")
        .body(consent)
        .post("/api/customers/" + customer + "/consents")
        .then()
        .statusCode(201)
        .extract()
        .path("recordedAt");
  }

  @Test
  void consents_are_a_ledger_of_which_the_last_entry_stands() {
    var id = aCustomer();
    for (var granted : List.of(true, false)) {
      as("privacy-officer")
          .body(
              Map.of(
                  "purpose",
                  "MARKETING",
                  "channel",
                  "EMAIL",
                  "granted",
                  granted,
                  "evidence",
                  "form 7",
                  "textVersion",
                  "2024-1"))
          .post("/api/customers/" + id + "/consents")
          .then()
          .statusCode(201)
          .body("legalBasis", equalTo("CONSENT"));
    }
    as("privacy-officer")
        .get("/api/customers/" + id + "/consents")
        .then()
        .statusCode(200)
        .body("items.granted", contains(false, true));
    customer(id).body("consents.granted", contains(false));
    as("privacy-officer")
        .body(Map.of("purpose", "marketing", "channel", "EMAIL", "granted", true))
        .post("/api/customers/" + id + "/consents")
        .then()
        .statusCode(400);
  }

  @Test
  void the_ledger_tells_what_held_at_any_time_with_its_proof() {
    var customer = aCustomer();
    var before = Instant.now();
    var granted = recorded(customer, "MARKETING", "EMAIL", true);
    recorded(customer, "MARKETING", "SMS", true);
    var withdrawn = recorded(customer, "MARKETING", "EMAIL", false);
    as("privacy-officer")
        .get("/api/customers/" + customer + "/consents?asOf=" + before)
        .then()
        .statusCode(200)
        .body("items", empty());
    as("privacy-officer")
        .get("/api/customers/" + customer + "/consents?asOf=" + granted)
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].granted", equalTo(true))
        .body("items[0].textVersion", equalTo("2026-1"))
        .body("items[0].evidence", equalTo("call 4711"))
        .body("items[0].recordedBy", equalTo("privacy-officer"));
    as("privacy-officer")
        .get("/api/customers/" + customer + "/consents?asOf=" + withdrawn)
        .then()
        .body("items.channel", containsInAnyOrder("EMAIL", "SMS"))
        .body("items.find { it.channel == 'EMAIL' }.granted", equalTo(false));
    String next =
        as("privacy-officer")
            .get("/api/customers/" + customer + "/consents?limit=1&asOf=" + withdrawn)
            .then()
            .body("items.channel", contains("EMAIL"))
            .extract()
            .path("next");
    as("privacy-officer")
        .queryParam("cursor", next)
        .get("/api/customers/" + customer + "/consents?limit=1&asOf=" + withdrawn)
        .then()
        .body("items.channel", contains("SMS"))
        .body("next", nullValue());
  }

  @Test
  void a_time_that_is_none_or_lies_ahead_is_refused() {
    var customer = aCustomer();
    for (var time : new String[] {"yesterday", "2026-13-01T00:00:00Z", "+99999-01-01T00:00:00Z"}) {
      as("privacy-officer")
          .queryParam("asOf", time)
          .get("/api/customers/" + customer + "/consents")
          .then()
          .statusCode(400)
          .body("violations.field", contains("asOf"));
    }
    as("privacy-officer")
        .queryParam("asOf", Instant.now().plus(Duration.ofDays(1)).toString())
        .get("/api/customers/" + customer + "/consents")
        .then()
        .statusCode(400);
    as("somebody", "relationship-manager")
        .queryParam("asOf", Instant.now().minusSeconds(60).toString())
        .get("/api/customers/" + customer + "/consents")
        .then()
        .statusCode(404);
  }

  @Test
  void what_the_customer_said_last_stands_also_when_it_is_recorded_later() {
    var customer = aCustomer();
    recordedOf(customer, true, "2026-02-01T10:00:00Z")
        .body("givenAt", equalTo("2026-02-01T10:00:00Z"));
    recordedOf(customer, false, "2026-01-01T10:00:00Z");
    customer(customer).body("consents.granted", contains(true));
    recordedOf(customer, false, "2026-02-02T10:00:00Z");
    customer(customer).body("consents.granted", contains(false));
    as("privacy-officer")
        .queryParam("asOf", Instant.now().toString())
        .get("/api/customers/" + customer + "/consents")
        .then()
        .body("items.givenAt", contains("2026-02-02T10:00:00Z"));
  }

  private static ValidatableResponse recordedOf(String customer, boolean granted, String givenAt) {
    return as("privacy-officer")
        .body(
            Map.of(
                "purpose", "MARKETING", "channel", "EMAIL", "granted", granted, "givenAt", givenAt))
        .post("/api/customers/" + customer + "/consents")
        .then()
        .statusCode(201);
  }

  @Test
  void what_is_recorded_later_is_later_however_the_clocks_of_those_who_record_differ() {
    var customer = aCustomer();
    clock.advance(Duration.ofHours(1));
    var granted = recorded(customer, "MARKETING", "EMAIL", true);
    clock.reset();
    var withdrawn = recorded(customer, "MARKETING", "EMAIL", false);
    assertThat(Instant.parse(withdrawn)).isAfter(Instant.parse(granted));
    customer(customer).body("consents.granted", contains(false));
  }

  @Test
  void whose_clock_is_a_little_ahead_can_record_what_was_said_just_now() {
    var customer = aCustomer();
    recordedOf(customer, true, Instant.now().plusSeconds(30).toString());
    recorded(customer, "MARKETING", "EMAIL", false);
    customer(customer).body("consents.granted", contains(false));
  }

  @Test
  void nothing_was_said_after_it_was_recorded() {
    var customer = aCustomer();
    clock.advance(Duration.ofHours(1));
    recordedOf(customer, true, Instant.now().plus(Duration.ofMinutes(30)).toString());
    clock.reset();
    recorded(customer, "MARKETING", "EMAIL", false);
    customer(customer).body("consents.granted", contains(false));
  }

  @Test
  void consents_are_checked_in_the_same_way_wherever_they_come_in() {
    var customer = aCustomer();
    for (var wrong :
        List.<Map.Entry<String, Object>>of(
            Map.entry("legalBasis", "no word"),
            Map.entry("textVersion", "x".repeat(101)),
            Map.entry("textVersion", ""),
            Map.entry("evidence", "nul \0"),
            Map.entry("evidence", " "),
            Map.entry("givenAt", "2999-01-01T00:00:00Z"),
            Map.entry("givenAt", Instant.now().plusSeconds(90).toString()))) {
      var consent =
          Map.of(
              "purpose",
              "MARKETING",
              "channel",
              "SMS",
              "granted",
              true,
              wrong.getKey(),
              wrong.getValue());
      as("integration")
          .body(consent)
          .post("/api/customers/" + customer + "/consents")
          .then()
          .statusCode(400)
          .body("violations.field", contains(wrong.getKey()));
      as("integration")
          .body(aPerson(Map.of("consents", List.of(consent))))
          .post("/api/customers")
          .then()
          .statusCode(400)
          .body("violations.field", contains("consents[0]." + wrong.getKey()));
    }
  }

  @Test
  void a_withdrawal_is_on_the_topic_within_about_a_second_of_the_answer() {
    var customer = aCustomer();
    recorded(customer, "MARKETING", "EMAIL", true);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .until(() ->
              events.of(customer).stream()
                  .anyMatch(CustomerEvent.ConsentGranted.class::isInstance));
      recorded(customer, "MARKETING", "EMAIL", false);
      // A busy machine gets a little more than the second that is promised.
      await()
          .atMost(Duration.ofSeconds(3))
          .pollInterval(Duration.ofMillis(50))
          .untilAsserted(() ->
              assertThat(events.of(customer))
                  .filteredOn(CustomerEvent.ConsentWithdrawn.class::isInstance)
                  .singleElement()
                  .satisfies(event -> {
                    var withdrawn = (CustomerEvent.ConsentWithdrawn) event;
                    assertThat(withdrawn.purpose()).isEqualTo("MARKETING");
                    assertThat(withdrawn.channel()).isEqualTo("EMAIL");
                  }));
    }
  }

  private void answered(String customer, String answer, String channel, Instant at) {
    new ASource(brokers).tells(anAnswer(customer, answer, channel, at));
  }

  private ContactEvent.Responded anAnswer(
      String customer, String answer, String channel, Instant at) {
    var contact =
        new ContactEvent.Contact(
            CONTACT, Ids.next(), UUID.fromString(customer), "MAIL", null, null, null, null);
    return new ContactEvent.Responded(
        contact, 3, at, answer, "mail-provider", "MARKETING", channel);
  }

  private static void awaitLedger(String customer, int entries) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() ->
            as("privacy-officer")
                .get("/api/customers/" + customer + "/consents")
                .then()
                .statusCode(200)
                .body("items", hasSize(entries)));
  }

  private List<CustomerEvent> withdrawalsOf(String customer) {
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      return events.of(customer).stream()
          .filter(CustomerEvent.ConsentWithdrawn.class::isInstance)
          .toList();
    }
  }

  @Test
  void an_unsubscription_withdraws_the_consent_once_with_proof_and_is_told() {
    var customer = aCustomer();
    recorded(customer, "MARKETING", "EMAIL", true);
    recorded(customer, "MARKETING", "SMS", true);
    var at = Instant.now().truncatedTo(ChronoUnit.MICROS);
    answered(customer, "RESPONDED", "EMAIL", at);
    answered(customer, "UNSUBSCRIBED", "EMAIL", at);
    answered(customer, "UNSUBSCRIBED", "EMAIL", at);
    answered(customer, "COMPLAINED", "SMS", at);
    awaitLedger(customer, 4);
    as("privacy-officer")
        .get("/api/customers/" + customer + "/consents")
        .then()
        .body("items.granted", contains(false, false, true, true))
        .body("items.channel", contains("SMS", "EMAIL", "SMS", "EMAIL"))
        .body("items[1].purpose", equalTo("MARKETING"))
        .body("items[1].givenAt", equalTo(at.toString()))
        .body("items[1].evidence", containsString("UNSUBSCRIBED to contact " + CONTACT))
        .body("items[1].evidence", containsString("mail-provider"));
    customer(customer).body("consents.granted", contains(false, false));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(withdrawalsOf(customer))
                .extracting(event -> ((CustomerEvent.ConsentWithdrawn) event).channel())
                .containsExactly("EMAIL", "SMS"));
  }

  @Test
  void a_consent_that_was_given_after_an_unsubscription_stands_when_that_is_heard_late() {
    var customer = aCustomer();
    recordedOf(customer, true, "2026-02-01T10:00:00Z");
    answered(customer, "UNSUBSCRIBED", "EMAIL", Instant.parse("2026-01-01T10:00:00Z"));
    awaitLedger(customer, 2);
    customer(customer).body("consents.granted", contains(true));
    assertThat(withdrawalsOf(customer)).isEmpty();
  }

  @Test
  void what_needs_consent_on_any_channel_is_unsubscribed_on_all_by_whoever_was_merged_away_too() {
    var survivor = aCustomer();
    recorded(survivor, "MARKETING", "EMAIL", true);
    recorded(survivor, "MARKETING", "PHONE", true);
    recorded(survivor, "SURVEY", "PHONE", true);
    var email = Map.of("namespace", "email", "value", "gone." + number() + "@customers.test");
    var gone = aCustomer(Map.of("identifiers", List.of(email)));
    as("admin")
        .body(Map.of("from", gone))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(200);
    answered(gone, "UNSUBSCRIBED", "*", Instant.now());
    awaitLedger(survivor, 5);
    customer(survivor)
        .body("consents.findAll { it.granted }.purpose", contains("SURVEY"))
        .body("consents.findAll { !it.granted }.channel", containsInAnyOrder("EMAIL", "PHONE"));
  }

  @Test
  void an_answer_that_is_none_is_parked_and_that_of_nobody_passed_over() {
    var source = new ASource(brokers);
    var type = EventCodec.typeOf(anAnswer(Ids.next().toString(), "COMPLAINED", "*", Instant.now()));
    var customer = aCustomer();
    var erased = anAnswer(Ids.next().toString(), "UNSUBSCRIBED", "EMAIL", Instant.now());
    source.writes(ContactEvent.TOPIC, type, customer, EventCodec.json(erased));
    answered(customer, "UNSUBSCRIBED", "EMAIL", Instant.now());
    awaitLedger(customer, 1);
    answered(customer, "UNSUBSCRIBED", "by mail", Instant.now());
    assertThat(parked(customer, 1).getFirst().get("reason").toString()).contains("consentChannel");
    var key = "poison-" + number();
    source.writes(ContactEvent.TOPIC, type, key, "{\"contact\"");
    assertThat(parked(key, 1).getFirst().get("reason").toString()).contains(type);
  }

  @Test
  void whoever_withdraws_personalisation_is_told_apart_in_the_published_state() {
    var customer = aCustomer();
    customer(customer).body("personalised", equalTo(true));
    recorded(customer, "PERSONALISATION", "ANY", false);
    customer(customer).body("personalised", equalTo(false));
    try (var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(customer))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.State.class,
                      state -> assertThat(state.personalised()).isFalse()));
      recorded(customer, "PERSONALISATION", "ANY", true);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(customer))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.State.class,
                      state -> assertThat(state.personalised()).isTrue()));
    }
    customer(customer).body("personalised", equalTo(true));
  }

  @Test
  void the_database_itself_keeps_the_ledger_except_from_erasure() throws SQLException {
    var customer = UUID.fromString(aCustomer());
    recorded(customer.toString(), "MARKETING", "EMAIL", true);
    for (var deed :
        new String[] {
          "update consent_entry set granted = false where customer_id = '%s'",
          "delete from consent_entry where customer_id = '%s'",
          "truncate consent_entry"
        }) {
      assertThatThrownBy(() -> execute(deed.formatted(customer)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("append-only");
    }
    assertThatThrownBy(() ->
            execute(
                "set local clientele.erasure = 'on'",
                "update consent_entry set granted = false where customer_id = '%s'"
                    .formatted(customer)))
        .hasMessageContaining("append-only");
    as("privacy-officer")
        .get("/api/customers/" + customer + "/consents")
        .then()
        .body("items.granted", contains(true));
    execute(
        "set local clientele.erasure = 'on'",
        "delete from consent_entry where customer_id = '%s'".formatted(customer));
    as("privacy-officer")
        .get("/api/customers/" + customer + "/consents")
        .then()
        .body("items", empty());
  }

  private void execute(String... statements) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        for (var one : statements) {
          statement.execute(one);
        }
        connection.commit();
      } finally {
        connection.rollback();
      }
    }
  }
}
