package io.clientele.customer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import io.clientele.local.backing.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// A bank as tests see it: through the API.
public final class Bank {
  public static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicLong NUMBERS =
      new AtomicLong(System.nanoTime() / 1_000 % 1_000_000_000);

  private Bank() {}

  /// A number that no other test has.
  public static String number() {
    return Long.toString(NUMBERS.incrementAndGet());
  }

  public static RequestSpecification as(String role) {
    return as(role, role);
  }

  public static RequestSpecification as(String user, String... roles) {
    return given().auth().oauth2(TestTokens.of(user, roles)).contentType(ContentType.JSON);
  }

  public static String aBranch(String code, String parent) {
    return aBranch(code, parent, null);
  }

  public static String aBranch(String code, String parent, String manager) {
    var body = new LinkedHashMap<String, Object>(Map.of("name", "Branch " + code));
    body.put("parent", parent);
    body.put("managerUsername", manager);
    as("admin").body(body).put("/api/branches/" + code).then().statusCode(oneOf(200, 201));
    return code;
  }

  public static String aManager(String code, String branch, String username) {
    var body = new LinkedHashMap<String, Object>(Map.of("name", "Manager " + code));
    body.put("branch", branch);
    body.put("username", username);
    as("admin")
        .body(body)
        .put("/api/relationship-managers/" + code)
        .then()
        .statusCode(oneOf(200, 201));
    return code;
  }

  /// The body of a person with a core banking number of its own.
  public static Map<String, Object> aPerson() {
    var person = new LinkedHashMap<String, Object>();
    person.put("kind", "PERSON");
    person.put("name", "Li Wei");
    person.putAll(knownBy("core-banking", "cb-" + number()));
    return person;
  }

  public static Map<String, Object> aPerson(Map<String, ?> more) {
    var person = aPerson();
    person.putAll(more);
    return person;
  }

  public static String aCustomer() {
    return aCustomer(Map.of());
  }

  public static String aCustomer(Map<String, ?> more) {
    return register(aPerson(more));
  }

  /// Somebody who is known by a phone alone, whom nothing keeps from being merged with others.
  public static String aProspect() {
    return aProspect(Map.of());
  }

  public static String aProspect(Map<String, ?> more) {
    var person = aPerson(knownBy("phone", aPhone()));
    person.putAll(more);
    return register(person);
  }

  /// What a person's body says who has this identifier and no other.
  public static Map<String, Object> knownBy(String namespace, String value) {
    return Map.of("identifiers", List.of(identifier(namespace, value)));
  }

  public static Map<String, String> identifier(String namespace, String value) {
    return Map.of("namespace", namespace, "value", value);
  }

  public static String aPhone() {
    return "+86138" + "%08d".formatted(Long.parseLong(number()) % 100_000_000);
  }

  public static String anEmail() {
    return "m" + number() + "@example.com";
  }

  /// A word about marketing on a channel.
  public static Map<String, Object> consent(String channel, boolean granted) {
    return Map.of("purpose", "MARKETING", "channel", channel, "granted", granted);
  }

  public static String register(Map<String, ?> body) {
    return as("integration")
        .body(body)
        .post("/api/customers")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  public static Map<String, Object> aBehaviour(String customer, String type) {
    return aBehaviour(customer, type, Instant.now());
  }

  public static Map<String, Object> aBehaviour(String customer, String type, Instant at) {
    var behaviour = new LinkedHashMap<String, Object>();
    behaviour.put("id", UUID.randomUUID().toString());
    behaviour.put("source", "test");
    behaviour.put("customerId", customer);
    behaviour.put("type", type);
    behaviour.put("occurredAt", at.toString());
    return behaviour;
  }

  public static Map<String, Object> aBehaviour(
      String customer, String type, Instant at, String amount) {
    var behaviour = aBehaviour(customer, type, at);
    behaviour.put("amount", Map.of("amount", amount, "currency", "CNY"));
    return behaviour;
  }

  public static Map<String, Object> withAttributes(
      Map<String, ?> behaviour, Map<String, ?> attributes) {
    var more = new LinkedHashMap<String, Object>(behaviour);
    more.put("attributes", attributes);
    return more;
  }

  /// A behaviour of whoever has the identifier.
  public static Map<String, Object> aBehaviourOf(Map<String, ?> identifier, String type) {
    return aBehaviourOf(identifier, type, Instant.now());
  }

  public static Map<String, Object> aBehaviourOf(
      Map<String, ?> identifier, String type, Instant at) {
    var behaviour = aBehaviour("", type, at);
    behaviour.remove("customerId");
    behaviour.put("identifier", identifier);
    return behaviour;
  }

  /// A type of behaviour that no other test has.
  public static String aBehaviourType() {
    return aBehaviourType(Map.of());
  }

  /// @param rules what is declared of it, such as its attributes with their types
  public static String aBehaviourType(Map<String, ?> rules) {
    var type = "test.type-" + number();
    var body = new LinkedHashMap<String, Object>(Map.of("title", "A type"));
    body.putAll(rules);
    as("admin").body(body).put("/api/behaviour-types/" + type).then().statusCode(201);
    return type;
  }

  public static ValidatableResponse record(Object behaviours) {
    return as("integration").body(behaviours).post("/api/behaviours").then();
  }

  public static void recorded(Object behaviours) {
    record(behaviours).statusCode(202);
  }

  public static ValidatableResponse customer(String id) {
    return as("marketer").get("/api/customers/" + id).then().statusCode(200);
  }

  /// The customers that are known by an identifier.
  public static ValidatableResponse found(String namespace, String value) {
    return as("integration")
        .body(Map.of("identifier", identifier(namespace, value)))
        .post("/api/customers/search")
        .then()
        .statusCode(200);
  }

  /// The customers that are known by a number of the bank.
  public static ValidatableResponse found(String number) {
    return found("core-banking", number);
  }

  /// What the customer did, latest first.
  public static ValidatableResponse timeline(String id) {
    return as("marketer").get("/api/customers/" + id + "/behaviours").then().statusCode(200);
  }

  /// The customer as an administrator sees it, with nothing masked.
  public static ValidatableResponse profile(String id) {
    return as("admin").get("/api/customers/" + id).then().statusCode(200);
  }

  /// All that an administrator is shown of the customer, but what every change changes.
  public static Map<String, Object> shown(String id) {
    var shown = new LinkedHashMap<>(profile(id).extract().<Map<String, Object>>path("$"));
    shown.keySet().removeAll(List.of("version", "updatedAt"));
    return shown;
  }

  /// A change by somebody who does not mind which version it meets.
  public static ValidatableResponse patch(String customer, Object patch) {
    return as("admin")
        .header("If-Match", "*")
        .body(patch)
        .patch("/api/customers/" + customer)
        .then();
  }

  public static void patched(String customer, Object patch) {
    patch(customer, patch).statusCode(200);
  }

  public static ValidatableResponse merge(String into, String from) {
    return as("admin")
        .body(Map.of("from", from, "reason", "the same person"))
        .post("/api/customers/" + into + "/merge")
        .then();
  }

  public static ValidatableResponse merged(String into, String from) {
    return merge(into, from).statusCode(200);
  }

  public static ValidatableResponse unmerge(String survivor, String merged) {
    return as("admin")
        .body(Map.of("customerId", merged))
        .post("/api/customers/" + survivor + "/unmerge")
        .then();
  }

  public static ValidatableResponse unmerged(String survivor, String merged) {
    return unmerge(survivor, merged).statusCode(200);
  }

  /// Waits until it is on record that two who share an identifier were left to be merged by hand.
  public static void awaitNotLinked(String one, String other) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    as("admin")
                        .get("/api/audit?limit=500")
                        .then()
                        .statusCode(200)
                        .extract()
                        .<List<Object>>path(
                            "items.findAll { it.action == 'customers not linked' }"))
                .extracting(Object::toString)
                .anyMatch(entry -> entry.contains(one) && entry.contains(other)));
  }

  /// What is on record of a subject, latest first.
  public static ValidatableResponse audited(String subject) {
    return as("admin").queryParam("subject", subject).get("/api/audit").then().statusCode(200);
  }

  /// Waits until the customer's field has the value.
  public static void awaitCustomer(String id, String field, Object value) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> customer(id).body(field, equalTo(value)));
  }

  public static void awaitBehaviours(String id, int number) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() ->
            as("marketer")
                .get("/api/customers/" + id + "/behaviours?limit=500")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(number)));
  }

  public static Map<String, Object> all(Object... rules) {
    return Map.of("combinator", "and", "rules", List.of(rules));
  }

  public static Map<String, Object> rule(String field, String operator, Object value) {
    return Map.of("field", field, "operator", operator, "value", value);
  }

  public static Map<String, Object> count(String type, int withinDays, int atLeast) {
    return Map.of(
        "field",
        "behaviour",
        "behaviour",
        Map.of("type", type, "aggregate", "COUNT", "withinDays", withinDays),
        "operator",
        ">=",
        "value",
        atLeast);
  }

  /// Whether there ever was such a behaviour.
  public static Map<String, Object> ever(String type) {
    return Map.of(
        "field",
        "behaviour",
        "behaviour",
        Map.of("type", type, "aggregate", "EVER"),
        "operator",
        "=",
        "value",
        true);
  }

  public static String aSegment(Object condition) {
    return as("marketer")
        .body(Map.of("name", "Segment " + number(), "condition", condition))
        .post("/api/segments")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /// A list on which nobody is yet.
  public static String aList() {
    return as("marketer")
        .body(Map.of("name", "List " + number(), "kind", "STATIC"))
        .post("/api/segments")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  public static String aListOf(String... customers) {
    return aListOf(List.of(customers));
  }

  public static String aListOf(List<String> customers) {
    var list = aList();
    changeMembers(list, "add", customers.toArray(String[]::new)).statusCode(202);
    awaitLive(list);
    return list;
  }

  /// @param how `add` or `remove`
  public static ValidatableResponse changeMembers(String list, String how, String... customers) {
    return as("marketer")
        .body(Map.of(how, List.of(customers)))
        .post("/api/segments/" + list + "/members")
        .then();
  }

  public static void awaitLive(String segment) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() ->
            as("marketer")
                .get("/api/segments/" + segment)
                .then()
                .statusCode(200)
                .body("state", equalTo("LIVE")));
  }

  /// All members, however many other tests have made.
  public static List<String> members(String segment) {
    var members = new ArrayList<String>();
    var asked = new LinkedHashMap<String, Object>(Map.of("limit", 500));
    do {
      var page =
          as("marketer")
              .queryParams(asked)
              .get("/api/segments/" + segment + "/members")
              .then()
              .statusCode(200)
              .extract();
      members.addAll(page.<List<String>>path("items.customerId"));
      asked.put("cursor", page.path("next"));
    } while (asked.get("cursor") != null);
    return members;
  }

  /// Waits until so many records of the key are parked, and returns them.
  public static List<Map<String, Object>> parked(String key, int number) {
    var letters = new ArrayList<Map<String, Object>>();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          List<Map<String, Object>> items =
              as("admin")
                  .get("/api/dead-letters?limit=500")
                  .then()
                  .statusCode(200)
                  .extract()
                  .path("items");
          letters.clear();
          items.stream().filter(item -> key.equals(item.get("key"))).forEach(letters::add);
          assertThat(letters).hasSize(number);
        });
    return letters;
  }
}
