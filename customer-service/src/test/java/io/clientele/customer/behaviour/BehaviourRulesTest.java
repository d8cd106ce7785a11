package io.clientele.customer.behaviour;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.ASource;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.TestClock;
import io.clientele.kernel.event.BehaviourEvent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class BehaviourRulesTest {
  private static final Map<String, Object> LOAN =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of(
              "months", Map.of("type", "integer", "minimum", 1, "maximum", 360),
              "product", Map.of("type", "string", "pattern", "[A-Z]{2}-[0-9]+"),
              "startsOn", Map.of("type", "string", "format", "date")),
          "required",
          List.of("months"),
          "additionalProperties",
          false);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Inject DataSource database;
  @Inject TestClock clock;
  @Inject ForgetBehaviours forgetBehaviours;

  @AfterEach
  void now() {
    clock.reset();
  }

  private static String aType(Map<String, ?> rules) {
    var type = "test.type-" + number();
    var body = new HashMap<String, Object>(Map.of("title", "A type"));
    body.putAll(rules);
    as("admin").body(body).put("/api/behaviour-types/" + type).then().statusCode(201);
    return type;
  }

  private static Map<String, Object> with(
      Map<String, Object> behaviour, Map<String, Object> attributes) {
    var more = new HashMap<>(behaviour);
    more.put("attributes", attributes);
    return more;
  }

  private static Map<String, Object> byIdentifier(String namespace, String value, String type) {
    return aBehaviourOf(identifier(namespace, value), type);
  }

  @Test
  void attributes_have_to_meet_the_schema_of_their_type() {
    var type = aType(Map.of("schema", LOAN));
    var customer = aCustomer();
    recorded(
        with(
            aBehaviour(customer, type),
            Map.of("months", 24, "product", "HL-1", "startsOn", "2026-05-01")));
    record(with(aBehaviour(customer, type), Map.of("months", 0)))
        .statusCode(400)
        .body("violations.field", contains("attributes.months"))
        .body("violations[0].message", containsString("minimum"));
    record(with(aBehaviour(customer, type), Map.of("product", "HL-1")))
        .statusCode(400)
        .body("violations.field", contains("attributes.months"))
        .body("violations[0].message", equalTo("is required"));
    record(with(aBehaviour(customer, type), Map.of("months", 24, "color", "red")))
        .statusCode(400)
        .body("violations.field", contains("attributes.color"));
    record(List.of(aBehaviour(customer, "app.login"), aBehaviour(customer, type)))
        .statusCode(400)
        .body("violations.field", contains("[1].attributes.months"));
    record(
            with(
                aBehaviour(customer, type),
                Map.of("months", 24, "product", "x", "startsOn", "soon")))
        .statusCode(400)
        .body("violations.field", hasItem("attributes.startsOn"));
    as("marketer")
        .get("/api/behaviour-types")
        .then()
        .body("items.find { it.type == '" + type + "' }.attributes.months", equalTo("NUMBER"))
        .body("items.find { it.type == '" + type + "' }.attributes.startsOn", equalTo("DATE"))
        .body("items.find { it.type == '" + type + "' }.schema.required", contains("months"));
    as("marketer")
        .get("/api/behaviour-types/" + type)
        .then()
        .header("ETag", "\"1\"")
        .body("schema.required", contains("months"));
  }

  @Test
  void who_declares_a_type_and_changes_for_how_long_it_is_kept_is_on_record() {
    var type = aType(Map.of("retention", "P2Y"));
    for (var ifMatch : List.of("\"1\"", "\"2\"")) {
      as("integration")
          .header("If-Match", ifMatch)
          .body(Map.of("title", "A type", "retention", "P30D"))
          .put("/api/behaviour-types/" + type)
          .then()
          .statusCode(200);
    }
    as("privacy-officer")
        .queryParam("subject", "behaviour type " + type)
        .get("/api/audit")
        .then()
        .statusCode(200)
        .body("items.action", contains("behaviour type changed", "behaviour type declared"))
        .body("items.actor", contains("integration", "admin"))
        .body("items.details.retention", contains("P30D", "P2Y"))
        .body("items[0].details.retentionBefore", equalTo("P2Y"));
  }

  @Test
  void what_is_no_schema_of_attributes_is_refused() {
    for (var schema :
        List.of(
            Map.of("type", "array"),
            Map.of("type", 7),
            Map.of("properties", Map.of("a", Map.of("type", "strange"))),
            Map.of("properties", Map.of("a", Map.of("$ref", "#"))),
            Map.of("$ref", "http://127.0.0.1:1/schema.json"),
            Map.of("$schema", "http://json-schema.org/draft-04/schema#"))) {
      as("admin")
          .body(Map.of("title", "Wrong", "schema", schema))
          .put("/api/behaviour-types/test.wrong-" + number())
          .then()
          .statusCode(400)
          .body("violations.field", everyItem(startsWith("schema")));
    }
    as("admin")
        .body(Map.of("title", "Wrong", "schema", LOAN, "attributes", Map.of("months", "TEXT")))
        .put("/api/behaviour-types/wrong.schema")
        .then()
        .statusCode(400)
        .body("violations.field", contains("attributes.months"));
    for (var retention : List.of("2 years", "P0D", "P-1D", "P9999999Y", "PT1H")) {
      as("admin")
          .body(Map.of("title", "Wrong", "retention", retention))
          .put("/api/behaviour-types/test.wrong-" + number())
          .then()
          .statusCode(400)
          .body("violations.field", contains("retention"));
    }
  }

  @Test
  void a_record_on_kafka_that_breaks_the_schema_is_parked_with_the_reason() {
    var type = aType(Map.of("schema", LOAN));
    var customer = aCustomer();
    var broken =
        new BehaviourEvent.Recorded(
            number(),
            "test",
            UUID.fromString(customer),
            null,
            type,
            Instant.now(),
            null,
            Map.of("months", "many"));
    new ASource(brokers).tells(broken);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            as("admin")
                .get("/api/dead-letters?limit=500")
                .then()
                .body(
                    "items.findAll { it.key == '" + customer + "' }.reason",
                    contains(containsString("attributes.months"))));
  }

  @Test
  void facts_that_come_late_and_out_of_order_count_on_their_own_day() {
    var customer = aCustomer(Map.of("registeredOn", "2020-01-01"));
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var last = Instant.now().minus(Duration.ofDays(1));
    recorded(aBehaviour(customer, "balance.reported", last, "600000.00"));
    awaitCustomer(customer, "tier", "PREMIER");
    // An older balance is no news: the tier follows the latest that happened, not that came.
    recorded(aBehaviour(customer, "balance.reported", last.minus(Duration.ofDays(3)), "10.00"));
    recorded(
        List.of(
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(2))),
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(40))),
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(9)))));
    awaitBehaviours(customer, 5);
    customer(customer).body("tier", equalTo("PREMIER"));
    var recent = aSegment(all(count("app.login", 30, 2), rule("tier", "=", "PREMIER")));
    awaitLive(recent);
    assertThat(members(recent)).contains(customer);
    var busy = aSegment(all(count("app.login", 30, 3), rule("tier", "=", "PREMIER")));
    awaitLive(busy);
    assertThat(members(busy)).doesNotContain(customer);
  }

  @Test
  void the_timeline_can_be_narrowed_to_a_time_and_paged_within() {
    var customer = aCustomer();
    var noon = Instant.parse("2026-03-10T12:00:00Z");
    for (var hours : List.of(-30, -2, -1, 0, 1, 30)) {
      recorded(aBehaviour(customer, "app.login", noon.plus(Duration.ofHours(hours))));
    }
    recorded(aBehaviour(customer, "branch.visited", noon));
    awaitBehaviours(customer, 7);
    var path = "/api/customers/" + customer + "/behaviours";
    as("marketer")
        .queryParams("from", "2026-03-10T10:00:00Z", "to", "2026-03-10T13:00:00Z")
        .get(path)
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(4));
    as("marketer")
        .queryParams(
            "from", "2026-03-10T10:00:00Z", "to", "2026-03-10T13:00:00Z", "type", "branch.visited")
        .get(path)
        .then()
        .body("items.type", contains("branch.visited"));
    String next =
        as("marketer")
            .queryParams("from", "2026-03-10T11:00:00Z", "limit", 3)
            .get(path)
            .then()
            .body("items.size()", equalTo(3))
            .extract()
            .path("next");
    as("marketer")
        .queryParams("from", "2026-03-10T11:00:00Z", "limit", 3, "cursor", next)
        .get(path)
        .then()
        .body("items.occurredAt", hasItem("2026-03-10T11:00:00Z"))
        .body("items.size()", equalTo(2));
    as("marketer")
        .queryParams("from", "2026-03-09T00:00:00Z", "limit", 3, "cursor", next)
        .get(path)
        .then()
        .statusCode(400);
    as("marketer")
        .queryParam("from", "2999-01-01T00:00:00Z")
        .get(path)
        .then()
        .statusCode(200)
        .body("items", empty());
    as("marketer").queryParam("from", "Monday").get(path).then().statusCode(400);
    as("marketer")
        .queryParams("from", "2026-03-10T13:00:00Z", "to", "2026-03-10T13:00:00Z")
        .get(path)
        .then()
        .statusCode(400)
        .body("violations.field", contains("to"));
  }

  @Test
  void single_behaviours_are_forgotten_after_their_retention_and_totals_stay() {
    var type = aType(Map.of("retention", "P30D"));
    var customer = aCustomer();
    var now = Instant.now();
    recorded(
        List.of(
            aBehaviour(customer, type, now.minus(Duration.ofDays(25))),
            aBehaviour(customer, type, now.minus(Duration.ofDays(2))),
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(60)))));
    awaitBehaviours(customer, 3);
    record(aBehaviour(customer, type, now.minus(Duration.ofDays(31))))
        .statusCode(400)
        .body("violations.field", contains("occurredAt"));
    clock.advance(Duration.ofDays(10));
    forgetBehaviours.all();
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours")
        .then()
        .body("items.type", contains(type, "app.login"));
    var ever = aSegment(all(count(type, 365, 2)));
    awaitLive(ever);
    assertThat(members(ever)).containsExactly(customer);
  }

  @Test
  void whoever_is_in_a_segment_by_a_single_behaviour_leaves_it_when_that_is_forgotten() {
    var type = aType(Map.of("retention", "P30D"));
    var segment =
        aSegment(
            all(
                Map.of(
                    "field",
                    "behaviour",
                    "behaviour",
                    Map.of(
                        "type",
                        type,
                        "aggregate",
                        "COUNT",
                        "where",
                        List.of(Map.of("attribute", "channel", "operator", "=", "value", "APP"))),
                    "operator",
                    ">=",
                    "value",
                    1)));
    awaitLive(segment);
    var customer = aCustomer();
    recorded(
        with(
            aBehaviour(customer, type, Instant.now().minus(Duration.ofDays(25))),
            Map.of("channel", "APP")));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
    clock.advance(Duration.ofDays(10));
    forgetBehaviours.all();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(segment)).doesNotContain(customer));
  }

  @Test
  void a_fact_that_its_type_no_longer_keeps_is_passed_over_and_holds_nobody_up() {
    var type = aType(Map.of("retention", "P30D"));
    var customer = aCustomer();
    var old =
        new BehaviourEvent.Recorded(
            number(),
            "test",
            UUID.fromString(customer),
            null,
            type,
            Instant.now().minus(Duration.ofDays(31)),
            null,
            null);
    new ASource(brokers).tells(old);
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 1);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours")
        .then()
        .body("items.type", contains("app.login"));
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .body("items.findAll { it.key == '" + customer + "' }", empty());
    var ever = aSegment(all(count(type, 365, 1)));
    awaitLive(ever);
    assertThat(members(ever)).isEmpty();
  }

  @Test
  void a_fact_that_waited_longer_than_its_type_is_kept_is_passed_over_when_its_customer_comes() {
    var type = aType(Map.of("retention", "P30D"));
    var namespace = "crm-" + number();
    as("admin")
        .body(Map.of("title", "CRM", "unique", true, "unknown", "WAIT"))
        .put("/api/identifiers/namespaces/" + namespace)
        .then()
        .statusCode(201);
    var value = "w-" + number();
    recorded(byIdentifier(namespace, value, type));
    recorded(byIdentifier(namespace, value, "app.login"));
    await().atMost(PATIENCE).until(() -> waiting(namespace) == 2);
    clock.advance(Duration.ofDays(40));
    var customer =
        aCustomer(Map.of("identifiers", List.of(Map.of("namespace", namespace, "value", value))));
    awaitBehaviours(customer, 1);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours")
        .then()
        .body("items.type", contains("app.login"));
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .body("items.findAll { it.key == '" + namespace + ":" + value + "' }", empty());
  }

  @Test
  void the_timeline_goes_on_past_days_that_were_forgotten_before_their_type_was_kept_longer() {
    var type = aType(Map.of("retention", "P30D"));
    var customer = aCustomer();
    var now = Instant.now();
    var forgotten = now.minus(Duration.ofDays(25));
    var before = now.minus(Duration.ofDays(50));
    recorded(
        List.of(
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(2))),
            aBehaviour(customer, type, forgotten),
            aBehaviour(customer, type, forgotten.minusSeconds(1)),
            aBehaviour(customer, type, forgotten.minusSeconds(2)),
            aBehaviour(customer, "branch.visited", before),
            aBehaviour(customer, "branch.visited", before.minusSeconds(1)),
            aBehaviour(customer, "branch.visited", before.minusSeconds(2))));
    awaitBehaviours(customer, 7);
    clock.advance(Duration.ofDays(10));
    forgetBehaviours.all();
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("title", "A type", "retention", "P90D"))
        .put("/api/behaviour-types/" + type)
        .then()
        .statusCode(200);
    var timeline = "/api/customers/" + customer + "/behaviours";
    String next =
        as("marketer")
            .get(timeline + "?limit=3")
            .then()
            .body("items.type", contains("app.login", "branch.visited", "branch.visited"))
            .body("next", notNullValue())
            .extract()
            .path("next");
    as("marketer")
        .queryParams("limit", 3, "cursor", next)
        .get(timeline)
        .then()
        .body("items.type", contains("branch.visited"));
  }

  @Test
  void behaviours_wait_for_their_customer_where_the_namespace_says_so() {
    var namespace = "crm-" + number();
    as("admin")
        .body(Map.of("title", "CRM", "unique", true, "unknown", "WAIT"))
        .put("/api/identifiers/namespaces/" + namespace)
        .then()
        .statusCode(201)
        .body("unknown", equalTo("WAIT"));
    var value = "w-" + number();
    var early = byIdentifier(namespace, value, "app.login");
    recorded(early);
    recorded(early);
    recorded(byIdentifier(namespace, value, "branch.visited"));
    // Whoever comes behind them on the topic and is known is not held up.
    var known = aCustomer();
    recorded(aBehaviour(known, "app.login"));
    awaitBehaviours(known, 1);
    as("integration")
        .body(Map.of("identifier", Map.of("namespace", namespace, "value", value)))
        .post("/api/customers/search")
        .then()
        .body("items", empty());
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .body("items.findAll { it.key == '" + namespace + ":" + value + "' }", empty());
    var customer =
        aCustomer(
            Map.of("identifiers", List.of(Map.of("namespace", namespace, "value", " " + value))));
    awaitBehaviours(customer, 2);
    recorded(early);
    recorded(byIdentifier(namespace, value, "product.viewed"));
    awaitBehaviours(customer, 3);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours")
        .then()
        .body("items.type", containsInAnyOrder("app.login", "branch.visited", "product.viewed"));
  }

  @Test
  void behaviours_also_find_a_customer_that_gets_the_identifier_later() {
    var namespace = "crm-" + number();
    as("admin")
        .body(Map.of("title", "CRM", "unique", true, "unknown", "WAIT"))
        .put("/api/identifiers/namespaces/" + namespace)
        .then()
        .statusCode(201);
    var value = "w-" + number();
    recorded(byIdentifier(namespace, value, "app.login"));
    var customer = aCustomer();
    as("integration")
        .header("If-Match", "*")
        .body(Map.of("identifiers", List.of(Map.of("namespace", namespace, "value", value))))
        .patch("/api/customers/" + customer)
        .then()
        .statusCode(200)
        .body("id", notNullValue());
    awaitBehaviours(customer, 1);
  }

  @Test
  void behaviours_whose_customer_does_not_come_are_given_up_after_a_year() throws SQLException {
    var namespace = "crm-" + number();
    as("admin")
        .body(Map.of("title", "CRM", "unique", true, "unknown", "WAIT"))
        .put("/api/identifiers/namespaces/" + namespace)
        .then()
        .statusCode(201);
    var value = "w-" + number();
    recorded(byIdentifier(namespace, value, "app.login"));
    await().atMost(PATIENCE).until(() -> waitsSince("366 days", namespace) == 1);
    recorded(byIdentifier(namespace, value, "branch.visited"));
    await().atMost(PATIENCE).until(() -> waiting(namespace) == 2);
    forgetBehaviours.all();
    var customer =
        aCustomer(Map.of("identifiers", List.of(Map.of("namespace", namespace, "value", value))));
    awaitBehaviours(customer, 1);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours")
        .then()
        .body("items.type", contains("branch.visited"));
  }

  private long waitsSince(String age, String namespace) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                update waiting_behaviour set received_at = now() - ?::interval where namespace = ?
                """)) {
      statement.setString(1, age);
      statement.setString(2, namespace);
      return statement.executeUpdate();
    }
  }

  private long waiting(String namespace) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select count(*) from waiting_behaviour where namespace = ?")) {
      statement.setString(1, namespace);
      try (var result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }
}
