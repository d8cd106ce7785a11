package io.clientele.customer.lifecycle;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;

import io.clientele.customer.CustomerServiceTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Drafts of models, tried out on all customers.
@CustomerServiceTest
class ModelDraftTest {
  @Test
  void a_draft_tells_who_would_move_and_moves_nobody() {
    var customer = aCustomer(Map.of("registeredOn", "2020-01-01"));
    recorded(aBehaviour(customer, "balance.reported", Instant.now(), "800000.00"));
    awaitCustomer(customer, "tier", "PREMIER");
    var before = as("admin").get("/api/tier-model").then().statusCode(200).extract();
    var draft =
        Map.of(
            "places",
            List.of(
                Map.of("name", "HALF_A_MILLION", "when", all(assetsOf(500_000))),
                Map.of("name", "MASS", "when", all())));
    var outcome =
        as("analyst")
            .body(draft)
            .post("/api/tier-model/what-if")
            .then()
            .statusCode(200)
            .body("graces", greaterThanOrEqualTo(0))
            .body("tookMillis", greaterThanOrEqualTo(0))
            .body("sample.size()", greaterThanOrEqualTo(1))
            .extract();
    assertThat(outcome.<Integer>path("asked")).isEqualTo(outcome.<Integer>path("customers"));
    assertThat(
            outcome.<Integer>path(
                "moves.find { it.from == 'PREMIER' && it.to == 'HALF_A_MILLION' }.customers"))
        .isPositive();
    customer(customer).body("tier", equalTo("PREMIER"));
    as("admin")
        .get("/api/tier-model")
        .then()
        .body("version", equalTo(before.<Integer>path("version")));
  }

  private static Map<String, Object> assetsOf(int least) {
    return Map.of(
        "field",
        "behaviour",
        "behaviour",
        Map.of("type", "balance.reported", "aggregate", "LAST"),
        "operator",
        ">=",
        "value",
        least);
  }

  @Test
  void a_draft_that_makes_no_sense_or_comes_from_the_wrong_person_is_refused() {
    var draft = Map.of("places", List.of(Map.of("name", "ALL", "when", all())));
    as("analyst")
        .body(Map.of("places", List.of()))
        .post("/api/lifecycle-model/what-if")
        .then()
        .statusCode(400)
        .body("violations.field", hasItem("places"));
    as("analyst")
        .body("{\"places\":[null]}")
        .post("/api/lifecycle-model/what-if")
        .then()
        .statusCode(400)
        .body("detail", equalTo("The body has a place that is null."));
    as("analyst")
        .body(
            Map.of(
                "places",
                List.of(
                    Map.of("name", "ONE", "when", all(rule("base", "=", "STOCK"))),
                    Map.of("name", "REST", "when", all()))))
        .post("/api/base-model/what-if")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("places[0].when/rules/0/field"));
    as("relationship-manager")
        .body(draft)
        .post("/api/lifecycle-model/what-if")
        .then()
        .statusCode(403);
  }
}
