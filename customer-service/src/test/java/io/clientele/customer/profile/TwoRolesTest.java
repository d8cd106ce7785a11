package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.clientele.customer.CustomerServiceTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Those who plan campaigns, and look after some customers as well.
@CustomerServiceTest
class TwoRolesTest {
  @Test
  void who_plans_as_well_sees_all_customers_but_in_clear_only_those_it_looks_after() {
    var boss = "boss-" + number();
    var branch = aBranch("P" + number(), null, boss);
    var rm = "rm-" + number();
    var manager = aManager("M" + number(), branch, rm);
    var own = aCustomer(Map.of("name", "Mei Lan", "branch", branch, "manager", manager));
    var foreign = ACustomerWithSecrets.registered();
    for (var plans : List.of("marketer", "approver", "analyst")) {
      for (var who :
          List.of(
              new String[] {boss, "branch-manager", plans},
              new String[] {rm, plans, "relationship-manager"})) {
        as(who[0], who[1], who[2])
            .get("/api/customers/" + own)
            .then()
            .statusCode(200)
            .body("name", equalTo("Mei Lan"));
        as(who[0], who[1], who[2])
            .get("/api/customers/" + foreign.id())
            .then()
            .statusCode(200)
            .body("name", equalTo("\u5f20**"))
            .body("identifiers.toString()", not(containsString(foreign.phone())))
            .body("identifiers.toString()", not(containsString(foreign.email())));
        as(who[0], who[1], who[2])
            .get("/api/customers/" + foreign.id() + "/identifiers")
            .then()
            .statusCode(200)
            .body("items.toString()", not(containsString(foreign.email())));
        as(who[0], who[1], who[2])
            .body(Map.of("identifier", Map.of("namespace", "phone", "value", foreign.phone())))
            .post("/api/customers/search")
            .then()
            .statusCode(200)
            .body("items.id", contains(foreign.id()))
            .body("items.name", contains("\u5f20**"));
      }
    }
    as(boss, "branch-manager").get("/api/customers/" + own).then().body("name", equalTo("Mei Lan"));
    as(boss, "branch-manager").get("/api/customers/" + foreign.id()).then().statusCode(404);
    as(rm, "marketer").get("/api/customers/" + own).then().body("name", equalTo("M**"));
  }

  @Test
  void a_preview_shows_who_plans_as_well_the_names_of_those_it_looks_after() {
    var boss = "boss-" + number();
    var branch = aBranch("P" + number(), null, boss);
    var city = "Town " + number();
    aCustomer(Map.of("name", "Mei Lan", "branch", branch, "attributes", Map.of("city", city)));
    aCustomer(Map.of("name", "Zhao Min", "attributes", Map.of("city", city)));
    as(boss, "branch-manager", "marketer")
        .body(Map.of("condition", all(rule("attribute.city", "=", city))))
        .post("/api/segments/preview")
        .then()
        .statusCode(200)
        .body("count", equalTo(2))
        .body("sample.name", contains("Mei Lan", "Z**"));
  }

  @Test
  void who_plans_as_well_changes_and_reveals_only_those_it_looks_after() {
    var boss = "boss-" + number();
    var branch = aBranch("P" + number(), null, boss);
    var own = aCustomer(Map.of("branch", branch, "attributes", Map.of("income", 1)));
    var foreign = aCustomer(Map.of("name", "Zhao Min", "attributes", Map.of("income", 2)));
    var reveal = Map.of("fields", List.of("income"), "reason", "Loan talk today");
    var consent = Map.of("purpose", "MARKETING", "channel", "SMS", "granted", true);
    var device = Map.of("add", List.of(Map.of("namespace", "device", "value", "d-" + number())));
    var asked =
        Map.of(
            "reveal",
            reveal,
            "consents",
            consent,
            "identifiers",
            device,
            "unmerge",
            Map.of("customerId", own));
    asked.forEach((path, body) ->
        as(boss, "branch-manager", "approver")
            .body(body)
            .post("/api/customers/" + foreign + "/" + path)
            .then()
            .statusCode(403));
    as(boss, "branch-manager", "approver")
        .header("If-Match", "*")
        .body(Map.of("name", "Taken Over"))
        .patch("/api/customers/" + foreign)
        .then()
        .statusCode(403);
    for (var pair : List.of(List.of(own, foreign), List.of(foreign, own))) {
      as(boss, "branch-manager", "approver")
          .body(Map.of("from", pair.getFirst()))
          .post("/api/customers/" + pair.getLast() + "/merge")
          .then()
          .statusCode(403);
    }
    as("admin")
        .get("/api/customers/" + foreign)
        .then()
        .header("ETag", equalTo("\"1\""))
        .body("name", equalTo("Zhao Min"))
        .body("consents.size()", equalTo(0));
    as(boss, "branch-manager", "approver")
        .body(reveal)
        .post("/api/customers/" + own + "/reveal")
        .then()
        .statusCode(200)
        .body("attributes.income", equalTo(1));
    as(boss, "branch-manager", "approver")
        .header("If-Match", "*")
        .body(Map.of("name", "Renamed"))
        .patch("/api/customers/" + own)
        .then()
        .statusCode(200)
        .body("name", equalTo("Renamed"));
    // A privacy officer records what any customer allows, and changes none.
    as(boss, "branch-manager", "privacy-officer")
        .body(consent)
        .post("/api/customers/" + foreign + "/consents")
        .then()
        .statusCode(201);
    as(boss, "branch-manager", "privacy-officer")
        .header("If-Match", "*")
        .body(Map.of("name", "Taken Over"))
        .patch("/api/customers/" + foreign)
        .then()
        .statusCode(403);
  }
}
