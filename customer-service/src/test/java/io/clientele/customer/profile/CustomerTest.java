package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@CustomerServiceTest
class CustomerTest {
  @Test
  void an_identifier_that_is_none_is_refused_rather_than_stumbled_over() {
    as("admin")
        .header("If-Match", "*")
        .body("{\"identifiers\":[null]}")
        .patch("/api/customers/" + aCustomer())
        .then()
        .statusCode(400)
        .body("violations.field", org.hamcrest.Matchers.contains("identifiers[0]"));
  }

  @Test
  void a_registered_customer_is_there_with_all_that_was_said() {
    var branch = aBranch("b" + number(), null);
    var phone = "138" + "%08d".formatted(Long.parseLong(number()) % 100_000_000);
    var person =
        aPerson(
            Map.of(
                "branch",
                branch,
                "registeredOn",
                "2024-05-01",
                "attributes",
                Map.of("city", "Hangzhou", "income", 180000.5, "hasLoan", true),
                "riskTolerance",
                Map.of("level", "C3", "validUntilOn", "2030-12-31"),
                "identifiers",
                List.of(Map.of("namespace", "phone", "value", phone)),
                "consents",
                List.of(Map.of("purpose", "MARKETING", "channel", "EMAIL", "granted", true))));
    var id = register(person);
    as("integration")
        .get("/api/customers/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("branch", equalTo(branch))
        .body("attributes.city", equalTo("Hangzhou"))
        .body("identifiers[0].value", equalTo("+86" + phone))
        .body("riskTolerance.level", equalTo("C3"))
        .body("consents.channel", contains("EMAIL"))
        .body("registeredOn", equalTo("2024-05-01"));
  }

  @Test
  void everything_that_is_wrong_with_a_customer_is_named() {
    as("integration")
        .body(
            aPerson(
                Map.of(
                    "branch",
                    "no-such",
                    "attributes",
                    Map.of("city", 7, "shoeSize", 40, "gender", "X", "birthDate", "1990-02-30"),
                    "identifiers",
                    List.of(Map.of("namespace", "no-such", "value", "1")),
                    "riskTolerance",
                    Map.of("level", "C9", "validUntilOn", "2030-01-01"))))
        .post("/api/customers")
        .then()
        .statusCode(400)
        .body(
            "violations.field",
            containsInAnyOrder(
                "branch",
                "attributes.city",
                "attributes.shoeSize",
                "attributes.gender",
                "attributes.birthDate",
                "identifiers[0].namespace",
                "riskTolerance.level"));
    as("integration")
        .body(Map.of("kind", "PERSON", "surprise", 1))
        .post("/api/customers")
        .then()
        .statusCode(400)
        .body("violations.field", contains("surprise"));
    as("marketer").body(aPerson()).post("/api/customers").then().statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2147483647", "-1e2147483647", "100e2147483647", "1e-2147483647"})
  void a_number_that_only_its_exponent_makes_short_is_refused(String number) {
    as("integration")
        .body("{\"kind\":\"PERSON\",\"name\":\"Li\",\"attributes\":{\"age\":" + number + "}}")
        .post("/api/customers")
        .then()
        .statusCode(400)
        .body("violations.field", contains("attributes.age"));
  }

  @Test
  void an_identifier_of_a_unique_namespace_belongs_to_one_customer() {
    var person = aPerson();
    register(person);
    as("integration")
        .body(person)
        .post("/api/customers")
        .then()
        .statusCode(409)
        .body("type", containsString("identifier-taken"));
  }

  @Test
  void a_repeated_request_with_the_same_key_has_no_second_effect() {
    var person = aPerson();
    var key = UUID.randomUUID().toString();
    var first =
        as("integration").header("Idempotency-Key", key).body(person).post("/api/customers").then();
    String id = first.statusCode(201).extract().path("id");
    first.header("Location", "/api/customers/" + id);
    as("integration")
        .header("Idempotency-Key", key)
        .body(person)
        .post("/api/customers")
        .then()
        .statusCode(201)
        .header("Location", "/api/customers/" + id)
        .body("id", equalTo(id));
    as("integration")
        .header("Idempotency-Key", key)
        .body(aPerson())
        .post("/api/customers")
        .then()
        .statusCode(422);
  }

  @Test
  void a_patch_changes_what_it_names_and_needs_the_version() {
    var id = aCustomer(Map.of("attributes", Map.of("city", "Wuhan", "age", 40)));
    as("integration")
        .body(Map.of("name", "New"))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(428);
    as("integration")
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"New\",\"attributes\":{\"age\":null,\"occupation\":\"Teacher\"}}")
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("name", equalTo("New"))
        .body("attributes.city", equalTo("Wuhan"))
        .body("attributes.age", nullValue())
        .body("attributes.occupation", equalTo("Teacher"));
    as("integration")
        .header("If-Match", "\"1\"")
        .body(Map.of("name", "Newer"))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(412);
    as("integration")
        .header("If-Match", "\"2\"")
        .body("{\"stage\":\"MATURE\",\"registeredOn\":null}")
        .patch("/api/customers/" + id)
        .then()
        .statusCode(400)
        .body("violations.field", containsInAnyOrder("stage", "registeredOn"));
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
  void people_see_their_own_portfolio_or_branch_and_nothing_of_others() {
    var top = aBranch("t" + number(), null);
    var mine = aBranch("m" + number(), top, "boss-" + top);
    var below = aBranch("d" + number(), mine);
    var others = aBranch("o" + number(), top);
    var manager = aManager("rm-" + number(), below, "rm-of-" + below);
    var managed = aCustomer(Map.of("branch", below, "manager", manager));
    var inBranch = aCustomer(Map.of("branch", mine));
    var foreign = aCustomer(Map.of("branch", others));
    var boss = "boss-" + top;
    var own = "rm-of-" + below;
    assertThat(seen(boss, "branch-manager")).containsExactlyInAnyOrder(managed, inBranch);
    assertThat(seen(own, "relationship-manager")).containsExactly(managed);
    assertThat(seen("somebody", "relationship-manager")).isEmpty();
    for (var path : List.of("", "/lifecycle", "/behaviours", "/consents")) {
      as(boss, "branch-manager").get("/api/customers/" + foreign + path).then().statusCode(404);
      as(own, "relationship-manager")
          .get("/api/customers/" + inBranch + path)
          .then()
          .statusCode(404);
      as(own, "relationship-manager")
          .get("/api/customers/" + managed + path)
          .then()
          .statusCode(200);
    }
    as(own, "relationship-manager")
        .body(Map.of("condition", all(rule("branch", "within", top))))
        .post("/api/customers/search")
        .then()
        .statusCode(200)
        .body("items.id", contains(managed));
    var segment = aSegment(all(rule("branch", "within", top)));
    awaitLive(segment);
    as(boss, "branch-manager")
        .get("/api/segments/" + segment + "/members")
        .then()
        .body("items.customerId", containsInAnyOrder(managed, inBranch));
    as(boss, "branch-manager")
        .get("/api/segments/" + segment)
        .then()
        .body("memberCount", equalTo(2));
    as(boss, "branch-manager")
        .body(Map.of("condition", all(rule("branch", "within", top))))
        .post("/api/segments/preview")
        .then()
        .body("count", equalTo(2));
    as(boss, "branch-manager")
        .get("/api/segments/" + segment + "/why/" + foreign)
        .then()
        .statusCode(404);
  }

  private static List<String> seen(String user, String role) {
    return as(user, role)
        .get("/api/customers?limit=500")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  @Test
  void lists_are_filtered_and_come_page_by_page() {
    var top = aBranch("t" + number(), null);
    var below = aBranch("d" + number(), top);
    var ids = new ArrayList<String>();
    for (var i = 0; i < 7; i++) {
      ids.add(aCustomer(Map.of("branch", i % 2 == 0 ? top : below)));
    }
    var found = new ArrayList<String>();
    String cursor = null;
    do {
      var parameters =
          new HashMap<String, Object>(Map.of("branch", top, "limit", 3, "stage", "PROSPECT"));
      if (cursor != null) {
        parameters.put("cursor", cursor);
      }
      var page =
          as("marketer")
              .queryParams(parameters)
              .get("/api/customers")
              .then()
              .statusCode(200)
              .extract();
      found.addAll(page.path("items.id"));
      cursor = page.path("next");
    } while (cursor != null);
    assertThat(found).isEqualTo(ids);
    as("marketer").get("/api/customers?stag=NEW").then().statusCode(400);
    as("marketer").get("/api/customers?limit=501").then().statusCode(400);
    as("marketer")
        .get("/api/customers?tier=mass")
        .then()
        .statusCode(400)
        .body("violations.field", contains("tier"))
        .body("violations.params.choices", contains(containsString("MASS")));
    as("marketer")
        .get("/api/customers?branch=" + top + "&stage=MATURE")
        .then()
        .body("items", empty());
  }

  @Test
  void the_customers_of_a_manager_are_listed() {
    var branch = aBranch("m" + number(), null);
    var manager = aManager("m" + number(), branch, "rm." + number());
    var theirs = aCustomer(Map.of("branch", branch, "manager", manager));
    aCustomer(Map.of("branch", branch));
    as("marketer")
        .get("/api/customers?manager=" + manager)
        .then()
        .statusCode(200)
        .body("items.id", contains(theirs));
    as("marketer")
        .get("/api/customers?manager=nobody")
        .then()
        .statusCode(400)
        .body("violations.field", contains("manager"));
  }

  @Test
  void addresses_are_revealed_to_systems_only_and_written_down() {
    var email = "a" + number() + "@example.com";
    var id =
        aCustomer(Map.of("identifiers", List.of(Map.of("namespace", "email", "value", email))));
    var other = aCustomer();
    as("integration")
        .body(Map.of("channel", "EMAIL", "customerIds", List.of(id, other)))
        .post("/api/contact-points")
        .then()
        .statusCode(200)
        .body("items.find { it.customerId == '" + id + "' }.address", equalTo(email))
        .body("items.find { it.customerId == '" + other + "' }.address", nullValue());
    as("marketer")
        .body(Map.of("channel", "EMAIL", "customerIds", List.of(id)))
        .post("/api/contact-points")
        .then()
        .statusCode(403);
    List<String> actions =
        as("admin").get("/api/audit").then().statusCode(200).extract().path("items.action");
    assertThat(actions).contains("contact points revealed");
  }

  @Test
  void identifiers_are_resolved_whatever_way_they_are_written() {
    var person = aPerson();
    var id = register(person);
    @SuppressWarnings("unchecked")
    var identifier = ((List<Map<String, String>>) person.get("identifiers")).getFirst();
    as("integration")
        .body(
            Map.of(
                "items",
                List.of(
                    Map.of(
                        "namespace", "core-banking", "value", " " + identifier.get("value") + " "),
                    Map.of("namespace", "core-banking", "value", "nobody"),
                    Map.of("namespace", "no-such", "value", "1"))))
        .post("/api/identifiers/resolve")
        .then()
        .statusCode(200)
        .body("items.customerId", contains(id, null, null));
  }

  @Test
  void what_a_patch_says_of_a_part_leaves_the_rest_as_it_is() {
    var id =
        aCustomer(Map.of("riskTolerance", Map.of("level", "C3", "validUntilOn", "2027-01-01")));
    patched(id, "{\"riskTolerance\":{\"validUntilOn\":\"2028-01-01\"}}")
        .statusCode(200)
        .body("riskTolerance.level", equalTo("C3"))
        .body("riskTolerance.validUntilOn", equalTo("2028-01-01"));
    patched(id, "{\"riskTolerance\":{\"level\":\"C2\"}}")
        .statusCode(200)
        .body("riskTolerance.level", equalTo("C2"))
        .body("riskTolerance.validUntilOn", equalTo("2028-01-01"));
    patched(id, "{\"riskTolerance\":{\"level\":null}}")
        .statusCode(400)
        .body("violations.field", contains("riskTolerance.level"));
    for (var wrong : List.of("{\"riskTolerance\":{\"grade\":1}}", "{\"riskTolerance\":\"C3\"}")) {
      patched(id, wrong).statusCode(400).body("violations.field", contains("riskTolerance"));
    }
    patched(id, "{\"identifiers\":null}")
        .statusCode(400)
        .body("violations.field", contains("identifiers"));
    patched(id, "{\"riskTolerance\":null}").statusCode(200).body("riskTolerance", nullValue());
    patched(id, "{\"riskTolerance\":{\"level\":\"C2\"}}")
        .statusCode(400)
        .body("violations.field", contains("riskTolerance"));
  }

  private static ValidatableResponse patched(String id, String patch) {
    return as("admin").header("If-Match", "*").body(patch).patch("/api/customers/" + id).then();
  }

  @Test
  void an_attribute_keeps_its_type_once_a_customer_has_a_value() {
    var name = "wrong" + number();
    var address = "/api/attributes/" + name;
    var text = Map.of("type", "TEXT", "title", "Wrong");
    var number = Map.of("type", "NUMBER", "title", "Wrong");
    var date = Map.of("type", "DATE", "title", "Wrong");
    as("admin").body(text).put(address).then().statusCode(201);
    as("admin")
        .header("If-Match", "*")
        .body(number)
        .put(address)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("type", equalTo("NUMBER"));
    var customer = aCustomer(Map.of("attributes", Map.of(name, 5)));
    keepsType(date, address);
    patched(customer, "{\"attributes\":{\"%s\":null}}".formatted(name)).statusCode(200);
    aSegment(all(rule("attribute." + name, ">", 5)));
    as("admin")
        .header("If-Match", "*")
        .body(date)
        .put(address)
        .then()
        .statusCode(409)
        .body("type", containsString("attribute-in-use"));
  }

  private static void keepsType(Map<String, ?> other, String address) {
    as("admin")
        .header("If-Match", "*")
        .body(other)
        .put(address)
        .then()
        .statusCode(400)
        .body("violations.field", contains("type"));
  }

  @Test
  void an_attribute_that_came_by_a_merge_keeps_its_type() {
    var name = "merged" + number();
    var address = "/api/attributes/" + name;
    as("admin").body(Map.of("type", "NUMBER", "title", "Merged")).put(address);
    var survivor = aCustomer();
    var prospect = aPerson(Map.of("attributes", Map.of(name, 5)));
    prospect.put("identifiers", List.of(Map.of("namespace", "device", "value", "d-" + number())));
    var other = register(prospect);
    as("admin")
        .body(Map.of("from", other))
        .post("/api/customers/" + survivor + "/merge")
        .then()
        .statusCode(200);
    patched(survivor, "{\"attributes\":{\"%s\":null}}".formatted(name)).statusCode(200);
    keepsType(Map.of("type", "TEXT", "title", "Merged"), address);
  }

  @Test
  void an_attribute_is_declared_once_and_keeps_its_type() {
    var name = "extra" + number();
    as("admin")
        .body(Map.of("type", "NUMBER", "title", "Extra"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(201)
        .header("ETag", "\"1\"");
    as("admin")
        .body(Map.of("type", "NUMBER", "title", "Extra"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"");
    aCustomer(Map.of("attributes", Map.of(name, 5)));
    as("admin")
        .header("If-Match", "\"1\"")
        .body(Map.of("type", "TEXT", "title", "Extra"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(400);
  }

  @Test
  void a_branch_that_moves_takes_its_customers_along_and_cannot_lie_below_itself() {
    var one = aBranch("x" + number(), null);
    var two = aBranch("y" + number(), null);
    var below = aBranch("z" + number(), one);
    var customer = aCustomer(Map.of("branch", below));
    var segment = aSegment(all(rule("branch", "within", two)));
    awaitLive(segment);
    assertThat(members(segment)).isEmpty();
    var versions =
        as("admin")
            .get("/api/branches?limit=500")
            .then()
            .extract()
            .<Integer>path("items.find { it.code == '" + below + "' }.version");
    as("admin")
        .body(Map.of("name", "Moved", "parent", two))
        .put("/api/branches/" + below)
        .then()
        .statusCode(428);
    as("admin")
        .header("If-Match", "\"" + versions + "\"")
        .body(Map.of("name", "Moved", "parent", two))
        .put("/api/branches/" + below)
        .then()
        .statusCode(200)
        .body("path", equalTo(two + "/" + below + "/"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(segment)).containsExactly(customer));
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Loop", "parent", below))
        .put("/api/branches/" + two)
        .then()
        .statusCode(409);
  }
}
