package io.clientele.customer.merging;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// What becomes of two customers who are merged, and of the id that was merged away.
@CustomerServiceTest
class MergeTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void the_survivor_gets_what_the_other_has_and_keeps_its_own() {
    var survivor = aProspect(Map.of("name", "Li Wei", "attributes", Map.of("city", "Hangzhou")));
    var other =
        aCustomer(
            Map.of(
                "name",
                "Wei Li",
                "registeredOn",
                "2020-02-03",
                "attributes",
                Map.of("city", "Ningbo", "employer", "Acme"),
                "riskTolerance",
                Map.of("level", "C2", "validUntilOn", "2035-01-01")));
    recorded(aBehaviour(other, "app.login"));
    awaitBehaviours(other, 1);
    merged(survivor, other)
        .body("survivorId", equalTo(survivor))
        .body("mergedId", equalTo(other))
        .body("cause", equalTo("REQUEST"))
        .body("mergedBy", equalTo("admin"))
        .body("undoneAt", nullValue());
    profile(survivor)
        .body("name", equalTo("Li Wei"))
        .body("attributes.city", equalTo("Hangzhou"))
        .body("attributes.employer", equalTo("Acme"))
        .body("riskTolerance.level", equalTo("C2"))
        .body("registeredOn", equalTo("2020-02-03"))
        .body("identifiers.namespace", contains("core-banking", "phone"))
        .body("mergedFrom", contains(other))
        .body("version", equalTo(2));
    awaitBehaviours(survivor, 1);
  }

  @Test
  void an_id_that_was_merged_away_stands_for_the_survivor_through_a_chain_of_merges() {
    var first = aCustomer(Map.of("name", "First"));
    var second = aProspect();
    var third = aProspect();
    merged(second, third);
    merged(first, second);
    for (var old : List.of(second, third)) {
      profile(old)
          .body("id", equalTo(first))
          .body("name", equalTo("First"))
          .header("Content-Location", containsString("/api/customers/" + first));
    }
    recorded(aBehaviour(third, "app.login"));
    awaitBehaviours(first, 1);
    awaitBehaviours(third, 1);
    as("marketer")
        .get("/api/customers/" + third + "/lifecycle")
        .then()
        .statusCode(200)
        .body("stage", notNullValue());
    as("integration")
        .body(consent("SMS", true))
        .post("/api/customers/" + third + "/consents")
        .then()
        .statusCode(201);
    profile(first).body("consents.channel", contains("SMS"));
    patch(second, Map.of("name", "Renamed")).statusCode(200).body("id", equalTo(first));
  }

  @Test
  void addresses_are_answered_under_the_id_that_was_asked_for() {
    var survivor = aCustomer();
    var phone = aPhone();
    var other = aProspect(knownBy("phone", phone));
    merged(survivor, other);
    as("integration")
        .body(Map.of("channel", "PHONE", "customerIds", List.of(other, survivor)))
        .post("/api/contact-points")
        .then()
        .statusCode(200)
        .body("items.customerId", contains(other, survivor))
        .body("items.address", contains(phone, phone));
  }

  @Test
  void other_systems_learn_who_stands_for_whom() {
    var survivor = aCustomer();
    var other = aProspect();
    merged(survivor, other);
    try (var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class);
        var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(other))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.MergedAway.class,
                      away -> {
                        assertThat(away.survivorId()).hasToString(survivor);
                        assertThat(away.version()).isEqualTo(2);
                      }));
      for (var id : List.of(survivor, other)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(events.of(id))
                    .filteredOn(CustomerEvent.Merged.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(
                        CustomerEvent.Merged.class,
                        merged -> {
                          assertThat(merged.survivorId()).hasToString(survivor);
                          assertThat(merged.mergedId()).hasToString(other);
                          assertThat(merged.cause()).isEqualTo("request");
                        }));
      }
      unmerged(survivor, other);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(other))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.State.class,
                      state -> assertThat(state.version()).isEqualTo(3)));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(other)).anyMatch(CustomerEvent.Unmerged.class::isInstance));
    }
  }

  @Test
  void customers_with_different_numbers_of_a_unique_namespace_are_never_merged() {
    merge(aCustomer(), aCustomer())
        .statusCode(409)
        .body("type", containsString("different-customers"))
        .body("detail", containsString("core-banking"));
  }

  @Test
  void what_cannot_be_merged_is_refused_with_its_reason() {
    var survivor = aCustomer();
    var other = aProspect();
    var company = aProspect(Map.of("kind", "COMPANY"));
    merge(survivor, survivor).statusCode(400).body("violations.field", contains("from"));
    merge(survivor, UUID.randomUUID().toString())
        .statusCode(400)
        .body("violations.field", contains("from"));
    merge(UUID.randomUUID().toString(), other).statusCode(404);
    merge(survivor, company).statusCode(409).body("type", containsString("different-kinds"));
    as("admin")
        .header("If-Match", "\"77\"")
        .body(Map.of("from", other))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(412);
    as("marketer")
        .body(Map.of("from", other))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(403);
    merged(survivor, other);
    merge(survivor, other).statusCode(409).body("type", containsString("already-merged"));
    merge(other, survivor).statusCode(409).body("type", containsString("already-merged"));
  }

  @Test
  void a_merge_sent_again_with_the_same_key_happens_once() {
    var survivor = aCustomer();
    var other = aProspect();
    var key = UUID.randomUUID().toString();
    var ids = new ArrayList<String>();
    for (var i = 0; i < 2; i++) {
      ids.add(
          as("admin")
              .header("Idempotency-Key", key)
              .body(Map.of("from", other))
              .post("/api/customers/" + survivor + "/merge")
              .then()
              .statusCode(200)
              .extract()
              .path("id"));
    }
    assertThat(ids.getFirst()).isEqualTo(ids.getLast());
  }

  @Test
  void a_manager_merges_customers_of_the_own_portfolio_only() {
    var branch = aBranch("b" + number(), null);
    var username = "rm-" + number();
    var manager = aManager("m" + number(), branch, username);
    var own = aCustomer(Map.of("branch", branch, "manager", manager));
    var also = aProspect(Map.of("manager", manager));
    var foreign = aProspect();
    as(username, "relationship-manager")
        .body(Map.of("from", foreign))
        .post("/api/customers/" + own + "/merge")
        .then()
        .statusCode(400);
    as(username, "relationship-manager")
        .body(Map.of("from", own))
        .post("/api/customers/" + foreign + "/merge")
        .then()
        .statusCode(404);
    as(username, "relationship-manager")
        .body(Map.of("from", also))
        .post("/api/customers/" + own + "/merge")
        .then()
        .statusCode(200);
    merged(own, foreign);
    as(username, "relationship-manager")
        .get("/api/customers/" + foreign)
        .then()
        .statusCode(200)
        .body("id", equalTo(own));
  }

  @Test
  void the_history_of_merges_shows_those_undone_too_and_is_audited() {
    var survivor = aCustomer();
    var other = aProspect();
    merged(survivor, other);
    unmerged(survivor, other);
    merged(survivor, other);
    as("marketer")
        .get("/api/customers/" + other + "/merges")
        .then()
        .statusCode(200)
        .body("items", hasSize(2))
        .body("items.undoneBy", contains(nullValue(), equalTo("admin")));
    as("admin")
        .get("/api/audit?limit=500")
        .then()
        .statusCode(200)
        .body(
            "items.findAll { it.subject == 'customer " + survivor + "' }.action",
            contains("customers merged", "customers unmerged", "customers merged"));
  }
}
