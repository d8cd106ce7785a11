package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.profile.ACustomerWithSecrets.ID_NUMBER;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is masked or left out of a profile for whom, and how it is revealed.
@CustomerServiceTest
class MaskingTest {
  @Test
  void those_who_plan_see_names_and_addresses_masked_and_those_who_look_after_customers_do_not() {
    var zhang = ACustomerWithSecrets.registered();
    for (var role : List.of("marketer", "approver", "analyst")) {
      as(role)
          .get("/api/customers/" + zhang.id())
          .then()
          .statusCode(200)
          .body("name", equalTo("\u5f20**"))
          .body("identifiers.find { it.namespace == 'email' }.value", equalTo("z***@example.com"))
          .body(
              "identifiers.find { it.namespace == 'phone' }.value",
              equalTo("138****" + zhang.phone().substring(7)))
          .body("identifiers.find { it.namespace == 'core-banking' }.value", containsString("cb-"));
    }
    for (var role : List.of("privacy-officer", "admin", "integration")) {
      as(role)
          .get("/api/customers/" + zhang.id())
          .then()
          .body("name", equalTo("\u5f20\u4e09\u4e30"))
          .body("identifiers.value", hasItems(zhang.email(), "+86" + zhang.phone()));
    }
    as("marketer")
        .body(Map.of("identifier", Map.of("namespace", "phone", "value", zhang.phone())))
        .post("/api/customers/search")
        .then()
        .body("items.id", contains(zhang.id()))
        .body("items.name", contains("\u5f20**"))
        .body("items[0].identifiers.toString()", not(containsString(zhang.email())));
  }

  @Test
  void masked_attributes_are_masked_and_secret_ones_left_out_for_everybody() {
    var id = ACustomerWithSecrets.registered().id();
    for (var role : List.of("marketer", "privacy-officer", "admin", "integration")) {
      as(role)
          .get("/api/customers/" + id)
          .then()
          .body("attributes.city", equalTo("Shanghai"))
          .body("attributes.income", equalTo("***"))
          .body("attributes.idNumber", nullValue());
    }
    as("integration")
        .header("If-Match", "*")
        .body(Map.of("attributes", Map.of("city", "Beijing")))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200)
        .body("attributes.city", equalTo("Beijing"))
        .body("attributes.idNumber", nullValue());
    as("privacy-officer")
        .body(Map.of("fields", List.of("income", "idNumber"), "reason", "Asked by the customer"))
        .post("/api/customers/" + id + "/reveal")
        .then()
        .statusCode(200)
        .body("attributes.income", equalTo(240000))
        .body("attributes.idNumber", equalTo(ID_NUMBER));
  }

  @Test
  void a_mask_that_is_sent_back_does_not_become_the_value() {
    var name = "nick" + number();
    as("admin")
        .body(Map.of("type", "TEXT", "title", "Nickname", "protection", "MASKED"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(201)
        .body("protection", equalTo("MASKED"));
    var id = aCustomer(Map.of("attributes", Map.of(name, "Little Tiger")));
    customer(id).body("attributes." + name, equalTo("Lit****iger"));
    as("integration")
        .header("If-Match", "*")
        .body(Map.of("attributes", Map.of(name, "Lit****iger")))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(400)
        .body("violations.field", contains("attributes." + name));
  }

  @Test
  void revealing_needs_a_reason_a_role_and_the_customer_in_scope_and_is_written_down() {
    var branch = aBranch("p" + number(), null, "boss-of-p" + number());
    var boss = "boss-" + branch;
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Branch", "managerUsername", boss))
        .put("/api/branches/" + branch)
        .then()
        .statusCode(200);
    var mine =
        aCustomer(
            Map.of("branch", branch, "attributes", Map.of("income", 1, "idNumber", ID_NUMBER)));
    var foreign = aCustomer(Map.of("attributes", Map.of("income", 2)));
    var asked = Map.of("fields", List.of("income", "age"), "reason", "Loan talk today");
    as(boss, "branch-manager")
        .body(asked)
        .post("/api/customers/" + mine + "/reveal")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("attributes", equalTo(Map.of("income", 1)));
    as(boss, "branch-manager")
        .body(asked)
        .post("/api/customers/" + foreign + "/reveal")
        .then()
        .statusCode(404);
    as(boss, "branch-manager")
        .body(Map.of("fields", List.of("idNumber"), "reason", "Curiosity"))
        .post("/api/customers/" + mine + "/reveal")
        .then()
        .statusCode(403);
    as("marketer").body(asked).post("/api/customers/" + mine + "/reveal").then().statusCode(403);
    for (var reason : List.of("", "   ", "x")) {
      as("privacy-officer")
          .body(Map.of("fields", List.of("income"), "reason", reason))
          .post("/api/customers/" + mine + "/reveal")
          .then()
          .statusCode(400)
          .body("violations.field", hasItem("reason"));
    }
    as("privacy-officer")
        .body(Map.of("fields", List.of("income")))
        .post("/api/customers/" + mine + "/reveal")
        .then()
        .statusCode(400);
    as("privacy-officer")
        .body(Map.of("fields", List.of("shoeSize"), "reason", "Shoes are sold"))
        .post("/api/customers/" + mine + "/reveal")
        .then()
        .statusCode(400)
        .body("violations.field", contains("fields[0]"));
    as("admin")
        .get("/api/audit?limit=500")
        .then()
        .body("items.findAll { it.subject == 'customer " + mine + "' }", hasSize(1))
        .body(
            "items.find { it.subject == 'customer " + mine + "' }.details",
            hasEntry("reason", "Loan talk today"));
  }
}
