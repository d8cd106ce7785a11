package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.CustomerEvent;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class IdentifiersTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  private final String number = "cb-" + number();
  private final Map<String, String> core = one("core-banking", number);
  private final Map<String, String> email = one("email", number + "@example.com");

  @Test
  void a_wrong_address_is_replaced_by_the_right_one() {
    var customer = aCustomer(Map.of("identifiers", List.of(core, email)));
    var right = one("email", "right-" + number + "@example.com");
    change(customer, List.of(right), List.of(email))
        .statusCode(200)
        .body("items.value", contains(number, right.get("value")));
    owner(email).body("items", empty());
    owner(right).body("items.id", contains(customer));
    customer(customer).body("version", equalTo(2));
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .until(() ->
              events.of(customer).stream()
                  .anyMatch(event ->
                      event instanceof CustomerEvent.Updated updated
                          && updated.version() == 2
                          && updated.changed().equals(List.of("identifiers"))));
    }
    as("admin")
        .get("/api/audit?subject=customer " + customer)
        .then()
        .body("items.action", hasItem("identifiers changed"));
  }

  @Test
  void a_number_of_which_a_customer_has_one_is_corrected_in_one_step_and_free_for_others() {
    var customer = aCustomer(Map.of("identifiers", List.of(core)));
    var right = one("core-banking", "right-" + number);
    change(customer, List.of(right), List.of())
        .statusCode(409)
        .body("type", containsString("identifier-differs"));
    change(customer, List.of(right), List.of(core)).statusCode(200);
    var other = aCustomer(Map.of("identifiers", List.of(core)));
    owner(core).body("items.id", contains(other));
  }

  @Test
  void two_numbers_at_once_of_which_a_customer_has_one_are_refused() {
    var customer = aCustomer(Map.of("identifiers", List.of(email)));
    change(customer, List.of(core, one("core-banking", "second-" + number)), List.of())
        .statusCode(400)
        .body("violations.field", contains("add[1]"))
        .body("violations[0].message", containsString("core-banking"));
    customer(customer).body("version", equalTo(1)).body("identifiers.namespace", contains("email"));
    change(customer, List.of(core, core), List.of()).statusCode(200);
    owner(core).body("items.id", contains(customer));
  }

  @Test
  void what_was_taken_away_does_not_come_back_when_a_merge_is_undone() {
    var survivor = aCustomer(Map.of("identifiers", List.of(core)));
    var other = aCustomer(Map.of("identifiers", List.of(one("device", "d-" + number), email)));
    as("admin")
        .body(Map.of("from", other, "reason", "the same person"))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(200);
    change(survivor, List.of(), List.of(email)).statusCode(200);
    as("admin")
        .body(Map.of("customerId", other))
        .post("/api/customers/" + survivor + "/unmerge")
        .then()
        .statusCode(200);
    as("integration")
        .get("/api/customers/" + other + "/identifiers")
        .then()
        .body("items.namespace", contains("device"));
    owner(email).body("items", empty());
  }

  @Test
  void a_change_sent_again_with_its_key_gives_the_first_answer() {
    var customer = aCustomer(Map.of("identifiers", List.of(core, email)));
    for (var time = 0; time < 2; time++) {
      as("integration")
          .header("Idempotency-Key", "change-" + number)
          .body(Map.of("remove", List.of(email)))
          .post("/api/customers/" + customer + "/identifiers")
          .then()
          .statusCode(200)
          .body("items.value", contains(number));
    }
  }

  @Test
  void whoever_may_not_see_addresses_sees_them_masked() {
    var customer = aCustomer(Map.of("identifiers", List.of(core, email)));
    as("marketer")
        .get("/api/customers/" + customer + "/identifiers")
        .then()
        .statusCode(200)
        .body("items.namespace", contains("core-banking", "email"))
        .body("items.value", not(hasItem(email.get("value"))));
    as("integration")
        .get("/api/customers/" + customer + "/identifiers")
        .then()
        .body("items.value", hasItem(email.get("value")));
  }

  @Test
  void what_cannot_be_changed_is_said_and_changes_nothing() {
    var customer = aCustomer(Map.of("identifiers", List.of(core, email)));
    var othersNumber = one("core-banking", "other-" + number);
    aCustomer(Map.of("identifiers", List.of(othersNumber)));
    change(customer, List.of(), List.of(email, one("email", "never@example.com")))
        .statusCode(400)
        .body("violations.field", contains("remove[1]"));
    change(customer, List.of(one("no-such", "1")), List.of())
        .statusCode(400)
        .body("violations.field", contains("add[0]"));
    change(customer, List.of(), List.of()).statusCode(400);
    change(customer, List.of(), List.of(core, email))
        .statusCode(409)
        .body("type", containsString("last-identifier"));
    change(customer, List.of(othersNumber), List.of(core))
        .statusCode(409)
        .body("type", containsString("identifier-taken"))
        .body("params.namespace", equalTo("core-banking"));
    as("marketer")
        .body(Map.of("remove", List.of(email)))
        .post("/api/customers/" + customer + "/identifiers")
        .then()
        .statusCode(403);
    change("01890a5d-ac96-774b-bcce-b302099a8057", List.of(email), List.of()).statusCode(404);
    customer(customer).body("version", equalTo(1));
    as("integration")
        .get("/api/customers/" + customer + "/identifiers")
        .then()
        .body("items.value", contains(number, email.get("value")));
  }

  private static Map<String, String> one(String namespace, String value) {
    return Map.of("namespace", namespace, "value", value);
  }

  private static ValidatableResponse change(
      String customer, List<Map<String, String>> add, List<Map<String, String>> remove) {
    return as("integration")
        .body(Map.of("add", add, "remove", remove))
        .post("/api/customers/" + customer + "/identifiers")
        .then();
  }

  private static ValidatableResponse owner(Map<String, String> identifier) {
    return as("integration")
        .body(Map.of("identifier", identifier))
        .post("/api/customers/search")
        .then()
        .statusCode(200);
  }
}
