package io.clientele.customer.privacy;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.clientele.local.backing.BackingServicesTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = BackingServicesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "customer"))
class ExportTest {
  @Test
  void an_export_has_all_that_is_held_with_nothing_masked() {
    var secret = "secret" + number();
    as("admin")
        .body(Map.of("type", "TEXT", "title", "Secret", "protection", "SECRET"))
        .put("/api/attributes/" + secret)
        .then()
        .statusCode(200);
    var email = "li." + number() + "@example.com";
    var customer =
        aCustomer(
            Map.of(
                "name",
                "Li Exported",
                "attributes",
                Map.of(secret, "only for the customer"),
                "identifiers",
                List.of(
                    Map.of("namespace", "core-banking", "value", "cb-" + number()),
                    Map.of("namespace", "email", "value", email)),
                "consents",
                List.of(Map.of("purpose", "MARKETING", "channel", "EMAIL", "granted", true))));
    recorded(aBehaviour(customer, "app.login", Instant.now(), "12.50"));
    awaitBehaviours(customer, 1);

    export("privacy-officer", customer)
        .statusCode(200)
        .header("Clientele-Customer-Ids", equalTo(customer))
        .header("Cache-Control", equalTo("no-store"))
        .body("profile.id", equalTo(customer))
        .body("profile.name", equalTo("Li Exported"))
        .body("profile.identifiers.value", hasItem(email))
        .body("profile.attributes." + secret, equalTo("only for the customer"))
        .body("consentLedger.purpose", equalTo(List.of("MARKETING")))
        .body("behaviours.type", equalTo(List.of("app.login")))
        .body("behaviourTotals", hasSize(1))
        .body("lifecycle.axis", hasItem("STAGE"))
        .body("merges", hasSize(0));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            as("admin")
                .get("/api/audit?limit=500")
                .then()
                .statusCode(200)
                .body(
                    "items.findAll { it.subject == 'customer " + customer + "' }.action",
                    hasItem("customer exported")));
  }

  @Test
  void the_ids_of_those_who_were_merged_into_the_customer_are_named() {
    var survivor = aCustomer();
    var merged =
        register(
            Map.of(
                "kind",
                "PERSON",
                "name",
                "Merged",
                "identifiers",
                List.of(Map.of("namespace", "device", "value", "device-" + number()))));
    as("admin")
        .body(Map.of("from", merged))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(200);
    for (var id : List.of(survivor, merged)) {
      var ids =
          export("privacy-officer", id)
              .statusCode(200)
              .body("profile.id", equalTo(survivor))
              .body("merges.merged", equalTo(List.of(merged)))
              .extract()
              .header("Clientele-Customer-Ids");
      assertThat(ids.split(",", -1)).containsExactlyInAnyOrder(survivor, merged);
    }
  }

  @Test
  void nobody_else_gets_it_and_unknown_customers_have_none() {
    var customer = aCustomer();
    for (var role :
        List.of("admin", "marketer", "analyst", "integration", "relationship-manager")) {
      export(role, customer).statusCode(403);
    }
    export("privacy-officer", UUID.randomUUID().toString()).statusCode(404);
  }

  private static ValidatableResponse export(String role, String customer) {
    return as(role).get("/api/customers/" + customer + "/export").then();
  }
}
