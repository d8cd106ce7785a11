package io.clientele.customer.behaviour;

import static io.clientele.customer.Bank.*;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.ASource;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.kernel.event.BehaviourEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What types of behaviours declare, and how behaviours are held to it.
@CustomerServiceTest
class BehaviourTypeTest {
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

  @Test
  void a_type_is_declared_before_it_is_used() {
    var type = "custom.thing-" + number();
    var customer = aCustomer();
    record(aBehaviour(customer, type)).statusCode(400);
    as("admin")
        .body(Map.of("title", "A thing", "attributes", Map.of("score", "NUMBER")))
        .put("/api/behaviour-types/" + type)
        .then()
        .statusCode(201);
    recorded(aBehaviour(customer, type));
    awaitBehaviours(customer, 1);
    as("admin")
        .body(Map.of("title", "Another title"))
        .put("/api/behaviour-types/" + type)
        .then()
        .statusCode(428);
  }

  @Test
  void attributes_have_to_meet_the_schema_of_their_type() {
    var type = aBehaviourType(Map.of("schema", LOAN));
    var customer = aCustomer();
    recorded(
        withAttributes(
            aBehaviour(customer, type),
            Map.of("months", 24, "product", "HL-1", "startsOn", "2026-05-01")));
    record(withAttributes(aBehaviour(customer, type), Map.of("months", 0)))
        .statusCode(400)
        .body("violations.field", contains("attributes.months"))
        .body("violations[0].message", containsString("minimum"));
    record(withAttributes(aBehaviour(customer, type), Map.of("product", "HL-1")))
        .statusCode(400)
        .body("violations.field", contains("attributes.months"))
        .body("violations[0].message", equalTo("is required"));
    record(withAttributes(aBehaviour(customer, type), Map.of("months", 24, "color", "red")))
        .statusCode(400)
        .body("violations.field", contains("attributes.color"));
    record(List.of(aBehaviour(customer, "app.login"), aBehaviour(customer, type)))
        .statusCode(400)
        .body("violations.field", contains("[1].attributes.months"));
    record(
            withAttributes(
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
    var type = aBehaviourType(Map.of("retention", "P2Y"));
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
            Map.of("$schema", "http://json-schema.org/draft-04/schema#"),
            Map.of("properties", Map.of("a", Map.of("multipleOf", new BigDecimal("1e-999999")))),
            Map.of("properties", Map.of("a", Map.of("pattern", "(".repeat(9_000)))),
            Map.of("patternProperties", Map.of("(".repeat(9_000), true)),
            Map.of(
                "properties",
                Map.of("a", Map.of("pattern", "(".repeat(9_000) + ")".repeat(9_000)))))) {
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
  @Timeout(60)
  void a_pattern_that_would_be_asked_for_days_keeps_nobody_up() {
    var type =
        aBehaviourType(
            Map.of(
                "schema",
                Map.of(
                    "properties",
                    Map.of("a", Map.of("type", "string", "pattern", ".*.*.*.*.*.*z$")))));
    var customer = aCustomer();
    record(withAttributes(aBehaviour(customer, type), Map.of("a", "a".repeat(500))))
        .statusCode(400)
        .body("violations.field", contains("attributes.a"));
    recorded(withAttributes(aBehaviour(customer, type), Map.of("a", "quiz")));
  }

  @Test
  void a_record_on_kafka_that_breaks_the_schema_is_parked_with_the_reason() {
    var type = aBehaviourType(Map.of("schema", LOAN));
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
}
