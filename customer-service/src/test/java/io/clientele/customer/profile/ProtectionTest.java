package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.clientele.customer.CustomerServiceTest;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What attributes and identifiers may be, how they are protected, and who says so.
@CustomerServiceTest
class ProtectionTest {
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
    return put(role, "/api/attributes/" + name, body);
  }

  /// Whoever changes something that is there says so.
  private static ValidatableResponse put(String role, String address, Object body) {
    var isThere = as("marketer").get(address).statusCode() == 200;
    var request = as(role).body(body);
    return (isThere ? request.header("If-Match", "*") : request).put(address).then();
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
    return put(role, "/api/identifiers/namespaces/" + name, body);
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
  @Timeout(60)
  void a_pattern_that_would_be_asked_for_days_keeps_nobody_up() {
    var name = "slow" + number();
    as("admin")
        .body(Map.of("type", "TEXT", "title", "Slow", "pattern", ".*.*.*.*.*.*z"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(201);
    as("integration")
        .body(aPerson(Map.of("attributes", Map.of(name, "a".repeat(500)))))
        .post("/api/customers")
        .then()
        .statusCode(400)
        .body("violations.field", contains("attributes." + name));
    aCustomer(Map.of("attributes", Map.of(name, "quiz")));
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
}
