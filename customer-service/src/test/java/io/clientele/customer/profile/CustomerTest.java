package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Customers as other systems register and find them.
@CustomerServiceTest
class CustomerTest {
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
                List.of(identifier("phone", phone)),
                "consents",
                List.of(consent("EMAIL", true))));
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
                    List.of(identifier("no-such", "1")),
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
  void addresses_are_revealed_to_systems_only_and_written_down() {
    var email = anEmail();
    var id = aCustomer(knownBy("email", email));
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
  void a_search_takes_null_for_what_is_left_out() {
    var person = aPerson();
    var id = register(person);
    var search = new HashMap<String, Object>();
    search.put("identifier", ((List<?>) person.get("identifiers")).getFirst());
    search.put("condition", null);
    search.put("limit", null);
    as("integration")
        .body(search)
        .post("/api/customers/search")
        .then()
        .statusCode(200)
        .body("items.id", contains(id));
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
                    identifier("core-banking", "nobody"),
                    identifier("no-such", "1"))))
        .post("/api/identifiers/resolve")
        .then()
        .statusCode(200)
        .body("items.customerId", contains(id, null, null));
  }
}
