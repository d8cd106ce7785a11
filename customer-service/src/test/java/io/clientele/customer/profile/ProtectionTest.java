package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class ProtectionTest {
  private static final String ID_NUMBER = "110101199003071234";
  private static final String INCOME = "987654.25";

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  private static String zhang(String phone, String email) {
    return aCustomer(
        Map.of(
            "name",
            "\u5f20\u4e09\u4e30",
            "identifiers",
            List.of(
                Map.of("namespace", "phone", "value", phone),
                Map.of("namespace", "email", "value", email),
                Map.of("namespace", "core-banking", "value", "cb-" + number())),
            "attributes",
            Map.of("income", 240000, "idNumber", ID_NUMBER, "city", "Shanghai")));
  }

  @Test
  void those_who_plan_see_names_and_addresses_masked_and_those_who_look_after_customers_do_not() {
    var phone = "138" + String.format("%08d", Long.parseLong(number()) % 100_000_000);
    var email = "zhang" + number() + "@example.com";
    var id = zhang(phone, email);
    for (var role : List.of("marketer", "approver", "analyst")) {
      as(role)
          .get("/api/customers/" + id)
          .then()
          .statusCode(200)
          .body("name", equalTo("\u5f20**"))
          .body("identifiers.find { it.namespace == 'email' }.value", equalTo("z***@example.com"))
          .body(
              "identifiers.find { it.namespace == 'phone' }.value",
              equalTo("138****" + phone.substring(7)))
          .body("identifiers.find { it.namespace == 'core-banking' }.value", containsString("cb-"));
    }
    for (var role : List.of("privacy-officer", "admin", "integration")) {
      as(role)
          .get("/api/customers/" + id)
          .then()
          .body("name", equalTo("\u5f20\u4e09\u4e30"))
          .body("identifiers.value", org.hamcrest.Matchers.hasItems(email, "+86" + phone));
    }
    as("marketer")
        .body(Map.of("identifier", Map.of("namespace", "phone", "value", phone)))
        .post("/api/customers/search")
        .then()
        .body("items.id", contains(id))
        .body("items.name", contains("\u5f20**"))
        .body("items[0].identifiers.toString()", not(containsString(email)));
  }

  @Test
  void who_plans_as_well_sees_all_customers_but_in_clear_only_those_it_looks_after() {
    var boss = "boss-" + number();
    var branch = aBranch("P" + number(), null, boss);
    var rm = "rm-" + number();
    var manager = aManager("M" + number(), branch, rm);
    var own = aCustomer(Map.of("name", "Mei Lan", "branch", branch, "manager", manager));
    var phone = "138" + String.format("%08d", Long.parseLong(number()) % 100_000_000);
    var email = "zhang" + number() + "@example.com";
    var foreign = zhang(phone, email);
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
            .get("/api/customers/" + foreign)
            .then()
            .statusCode(200)
            .body("name", equalTo("\u5f20**"))
            .body("identifiers.toString()", not(containsString(phone)))
            .body("identifiers.toString()", not(containsString(email)));
        as(who[0], who[1], who[2])
            .get("/api/customers/" + foreign + "/identifiers")
            .then()
            .statusCode(200)
            .body("items.toString()", not(containsString(email)));
        as(who[0], who[1], who[2])
            .body(Map.of("identifier", Map.of("namespace", "phone", "value", phone)))
            .post("/api/customers/search")
            .then()
            .statusCode(200)
            .body("items.id", contains(foreign))
            .body("items.name", contains("\u5f20**"));
      }
    }
    as(boss, "branch-manager").get("/api/customers/" + own).then().body("name", equalTo("Mei Lan"));
    as(boss, "branch-manager").get("/api/customers/" + foreign).then().statusCode(404);
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

  @Test
  void masked_attributes_are_masked_and_secret_ones_left_out_for_everybody() {
    var id = zhang("1380000" + number().substring(0, 4), "z" + number() + "@example.com");
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
          .body("violations.field", org.hamcrest.Matchers.hasItem("reason"));
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

  @Test
  void only_a_privacy_officer_lowers_the_protection_of_an_attribute_and_it_is_written_down() {
    var name = "salary" + number();
    define(name, "admin", "MASKED", null).statusCode(201);
    for (var role : List.of("admin", "integration")) {
      define(name, role, "OPEN", "because I want to see it").statusCode(403);
    }
    define(name, "privacy-officer", "OPEN", null)
        .statusCode(400)
        .body("violations.field", contains("reason"));
    define(name, "privacy-officer", "OPEN", "Not about a person any more")
        .statusCode(200)
        .body("protection", equalTo("OPEN"));
    define(name, "admin", "MASKED", null).statusCode(200);
    as("privacy-officer")
        .header("If-Match", "*")
        .body(Map.of("type", "NUMBER", "title", "Renamed", "protection", "MASKED"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(403);
    define("other" + name, "privacy-officer", "OPEN", "A new one").statusCode(403);
    audited("attribute " + name)
        .body(
            "items.action",
            contains("attribute changed", "attribute changed", "attribute declared"))
        .body("items[1].details.protection", equalTo("OPEN"))
        .body("items[1].details.protectionBefore", equalTo("MASKED"))
        .body("items[1].details.reason", equalTo("Not about a person any more"))
        .body("items[1].actor", equalTo("privacy-officer"));
  }

  @Test
  void an_attribute_is_shown_by_name_and_keeps_the_protection_of_which_a_change_says_nothing() {
    var name = "wages" + number();
    define(name, "admin", "MASKED", null).statusCode(201);
    var version =
        as("marketer")
            .get("/api/attributes/" + name)
            .then()
            .statusCode(200)
            .body("title", equalTo("Salary"))
            .extract()
            .header("ETag");
    as("admin")
        .header("If-Match", version)
        .body(Map.of("type", "NUMBER", "title", "Wages"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(200)
        .body("protection", equalTo("MASKED"));
    as("marketer").get("/api/attributes/nothing").then().statusCode(404);
  }

  private static ValidatableResponse define(
      String name, String role, String protection, String reason) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", "NUMBER");
    body.put("title", "Salary");
    body.put("protection", protection);
    body.put("reason", reason);
    return as(role).header("If-Match", "*").body(body).put("/api/attributes/" + name).then();
  }

  @Test
  void
      identifiers_of_a_namespace_can_be_masked_and_stay_so_until_a_privacy_officer_says_otherwise() {
    var name = "passport-" + number();
    var passport = "E1234" + number();
    namespace(name, "admin", "MASKED", null).statusCode(201).body("protection", equalTo("MASKED"));
    var id =
        aCustomer(Map.of("identifiers", List.of(Map.of("namespace", name, "value", passport))));
    as("marketer")
        .get("/api/customers/" + id)
        .then()
        .body("identifiers[0].value", containsString("****"));
    as("admin").get("/api/customers/" + id).then().body("identifiers[0].value", equalTo(passport));
    // What does not speak of protection leaves it as it is.
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("title", "Passport number", "unique", true))
        .put("/api/identifiers/namespaces/" + name)
        .then()
        .statusCode(200)
        .body("protection", equalTo("MASKED"));
    as("marketer")
        .get("/api/identifiers/namespaces/" + name)
        .then()
        .header("ETag", "\"2\"")
        .body("protection", equalTo("MASKED"));
    namespace(name, "admin", "OPEN", "because I want to see it").statusCode(403);
    namespace("phone", "admin", "OPEN", "because I want to see it").statusCode(400);
    as("privacy-officer")
        .header("If-Match", "*")
        .body(
            Map.of(
                "title",
                "Passport number",
                "unique",
                true,
                "protection",
                "OPEN",
                "reason",
                "Numbers of a test"))
        .put("/api/identifiers/namespaces/" + name)
        .then()
        .statusCode(200);
    as("marketer")
        .get("/api/customers/" + id)
        .then()
        .body("identifiers[0].value", equalTo(passport));
    audited("namespace " + name)
        .body(
            "items.action",
            contains("namespace changed", "namespace changed", "namespace declared"))
        .body("items[0].details.reason", equalTo("Numbers of a test"));
  }

  private static ValidatableResponse namespace(
      String name, String role, String protection, String reason) {
    var body = new LinkedHashMap<String, Object>();
    body.put("title", "Passport");
    body.put("unique", true);
    body.put("form", name.equals("phone") ? "PHONE" : "PLAIN");
    body.put("protection", protection);
    body.put("reason", reason);
    return as(role)
        .header("If-Match", "*")
        .body(body)
        .put("/api/identifiers/namespaces/" + name)
        .then();
  }

  @Test
  void which_fields_of_a_customer_were_changed_and_by_whom_is_written_down_without_values() {
    var id = aCustomer();
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Quite Different", "attributes", Map.of("city", "Suzhou")))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    audited("customer " + id)
        .body("items.action", contains("customer changed"))
        .body("items[0].details.fields", containsInAnyOrder("name", "attributes.city"))
        .body("items[0].toString()", not(containsString("Suzhou")));
  }

  private static ValidatableResponse audited(String subject) {
    return as("admin").queryParam("subject", subject).get("/api/audit").then().statusCode(200);
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
  void nothing_can_be_asked_about_a_secret_attribute() {
    var condition = Map.of("condition", all(rule("attribute.idNumber", "beginsWith", "1101")));
    as("marketer").body(condition).post("/api/segments/preview").then().statusCode(400);
    as("marketer").body(condition).post("/api/customers/search").then().statusCode(400);
    as("marketer")
        .body(Map.of("name", "Secret " + number(), "condition", condition.get("condition")))
        .post("/api/segments")
        .then()
        .statusCode(400)
        .body("violations[0].field", containsString("condition"));
  }

  @Test
  void an_attribute_that_a_segment_asks_about_cannot_become_secret() {
    var name = "used" + number();
    var attribute = Map.of("type", "NUMBER", "title", "Used");
    as("admin").body(attribute).put("/api/attributes/" + name).then().statusCode(201);
    aSegment(all(rule("attribute." + name, ">", 5)));
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("type", "NUMBER", "title", "Used", "protection", "SECRET"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(409);
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("type", "NUMBER", "title", "Used", "protection", "MASKED"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(200);
  }

  @Test
  void what_only_earlier_versions_of_a_model_asked_about_can_become_secret() {
    var name = "asked" + number();
    var attribute = Map.of("type", "NUMBER", "title", "Asked");
    as("admin").body(attribute).put("/api/attributes/" + name).then().statusCode(201);
    var secret = Map.of("type", "NUMBER", "title", "Asked", "protection", "SECRET");
    var address = "/api/attributes/" + name;
    var places =
        as("admin")
            .get("/api/tier-model")
            .then()
            .extract()
            .<List<Map<String, Object>>>path("places");
    var asking = new ArrayList<Map<String, Object>>();
    asking.add(Map.of("name", "ASKED", "when", all(rule("attribute." + name, ">", 5))));
    asking.addAll(places);
    tierModel(asking);
    try {
      as("admin").header("If-Match", "*").body(secret).put(address).then().statusCode(409);
    } finally {
      tierModel(places);
    }
    as("admin").header("If-Match", "*").body(secret).put(address).then().statusCode(200);
  }

  private static void tierModel(List<Map<String, Object>> places) {
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("places", places))
        .put("/api/tier-model")
        .then()
        .statusCode(200);
  }

  @Test
  void why_and_preview_show_no_more_than_other_views() {
    var name = "why" + number();
    as("admin")
        .body(Map.of("type", "NUMBER", "title", "Why", "protection", "MASKED"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(201);
    var id = aCustomer(Map.of("name", "Zhao Min", "attributes", Map.of(name, 77)));
    var condition = all(rule("attribute." + name, ">", 50));
    var segment = aSegment(condition);
    awaitLive(segment);
    as("marketer")
        .get("/api/segments/" + segment + "/why/" + id)
        .then()
        .statusCode(200)
        .body("member", equalTo(true))
        .body("parts[0].actual", equalTo("***"));
    as("marketer")
        .body(Map.of("condition", condition))
        .post("/api/segments/preview")
        .then()
        .body("sample.name", contains("Z**"));
  }

  @Test
  void texts_have_to_be_as_their_attribute_says_and_only_texts_can_say_so() {
    as("integration")
        .body(aPerson(Map.of("attributes", Map.of("idNumber", "12"))))
        .post("/api/customers")
        .then()
        .statusCode(400)
        .body("violations.field", contains("attributes.idNumber"))
        .body("violations[0].message", not(containsString("12\"")));
    var name = "code" + number();
    as("admin")
        .body(Map.of("type", "TEXT", "title", "Code", "maxLength", 3))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(201);
    as("integration")
        .body(aPerson(Map.of("attributes", Map.of(name, "abcd"))))
        .post("/api/customers")
        .then()
        .statusCode(400);
    aCustomer(Map.of("attributes", Map.of(name, "abc")));
    as("admin")
        .body(Map.of("type", "NUMBER", "title", "No", "pattern", "[0-9]"))
        .put("/api/attributes/no" + number())
        .then()
        .statusCode(400)
        .body("violations.field", contains("pattern"));
    as("admin")
        .body(Map.of("type", "TEXT", "title", "No", "pattern", "[0-9"))
        .put("/api/attributes/no" + number())
        .then()
        .statusCode(400)
        .body("violations.field", contains("pattern"));
    as("admin")
        .body(Map.of("type", "TEXT", "title", "No", "maxLength", 501))
        .put("/api/attributes/no" + number())
        .then()
        .statusCode(400);
  }

  @Test
  void refused_rows_of_a_file_come_back_without_what_not_everybody_may_see() {
    var number = "sec-" + number();
    var csv =
        "kind,registeredOn,identifier.core-banking,attribute.idNumber,attribute.income\n"
            + "PERSON,2999-01-01,%s,%s,%s\n".formatted(number, ID_NUMBER, INCOME)
            + "PERSON,%s,%s\n".formatted(ID_NUMBER, INCOME);
    var ndjson =
        "{\"kind\":\"ALIEN\",\"attributes\":{\"idNumber\":\"%s\",\"income\":%s}}\n"
            .formatted(ID_NUMBER, INCOME);
    for (var file : Map.of("text/csv", csv, "application/x-ndjson", ndjson).entrySet()) {
      var job = AnImport.of(file.getKey(), file.getValue());
      job.finished();
      assertThat(job.errors()).contains("\n1,").doesNotContain(ID_NUMBER, INCOME);
    }
  }

  @Test
  void events_tell_that_attributes_changed_and_never_their_values() {
    var id = zhang("1390000" + number().substring(0, 4), "e" + number() + "@example.com");
    as("integration")
        .header("If-Match", "*")
        .body(Map.of("attributes", Map.of("idNumber", "22010119900307123X")))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class);
        var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(id))
                  .anySatisfy(event ->
                      assertThat(event)
                          .isInstanceOfSatisfying(
                              CustomerEvent.Updated.class,
                              updated ->
                                  assertThat(updated.changed()).containsExactly("attributes"))));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(states.of(id)).isNotEmpty());
      assertThat(events.of(id).toString() + states.of(id))
          .doesNotContain("1101011990")
          .doesNotContain("2201011990");
    }
  }

  @Test
  void every_assignment_to_a_branch_or_manager_is_kept_with_who_made_it() {
    var one = aBranch("a" + number(), null);
    var two = aBranch("b" + number(), null);
    var manager = aManager("m-" + number(), two, "rm-a" + number());
    var id = aCustomer(Map.of("branch", one));
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("branch", two, "manager", manager))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Somebody else"))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    as("admin")
        .header("If-Match", "*")
        .body("{\"manager\":null}")
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    as("marketer")
        .get("/api/customers/" + id + "/assignments")
        .then()
        .statusCode(200)
        .body("items", hasSize(3))
        .body("items[0].manager", equalTo(Map.of("from", manager)))
        .body("items[0].branch", nullValue())
        .body("items[1].branch", equalTo(Map.of("from", one, "to", two)))
        .body("items[1].manager", equalTo(Map.of("to", manager)))
        .body("items[1].assignedBy", equalTo("admin"))
        .body("items[2].branch", equalTo(Map.of("to", one)))
        .body("items[2].assignedBy", equalTo("integration"));
    as("somebody", "relationship-manager")
        .get("/api/customers/" + id + "/assignments")
        .then()
        .statusCode(404);
  }
}
