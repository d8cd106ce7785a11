package io.clientele.customer.duplicate;

import static io.clientele.customer.Bank.*;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.Bank;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Searches for duplicates as tests see them: through the API.
final class Searches {
  private static final Random RANDOM = new Random(11);
  private static boolean based;

  private Searches() {}

  /// Others, of whom some were recorded twice too: the model is estimated on them.
  static void aBaseOfCustomers() {
    if (based) {
      return;
    }
    based = true;
    for (var i = 0; i < 12; i++) {
      var person = aPerson("%s %s".formatted(word(), word()), aDay());
      register(person);
      if (i % 2 == 0) {
        register(person);
      }
    }
  }

  /// A search from its beginning to its end.
  static JsonPath searched() {
    return completed(search());
  }

  static String search() {
    return as("admin")
        .body(Map.of("minimum", 0.5))
        .post("/api/duplicates/searches")
        .then()
        .statusCode(202)
        .header("Location", startsWith("/api/duplicates/searches/"))
        .extract()
        .path("id");
  }

  static JsonPath completed(String search) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() ->
            as("admin")
                .get("/api/duplicates/searches/" + search)
                .then()
                .statusCode(200)
                .body("state", equalTo("COMPLETED")));
    return as("admin").get("/api/duplicates/searches/" + search).jsonPath();
  }

  /// The keys of all pairs of a state.
  static List<String> pairs(String state) {
    return items(state).stream().map(Searches::key).toList();
  }

  private static List<Map<String, Object>> items(String state) {
    return as("admin")
        .get("/api/duplicates?limit=500&state=" + state)
        .then()
        .statusCode(200)
        .extract()
        .path("items");
  }

  /// The proposal that two are one.
  static Map<String, Object> find(String one, String other) {
    return items("OPEN").stream()
        .filter(item -> key(item).equals(key(one, other)))
        .findFirst()
        .orElseThrow();
  }

  static String key(Map<String, Object> item) {
    return key((String) item.get("customerId"), (String) item.get("otherId"));
  }

  static String key(String one, String other) {
    return one.compareTo(other) < 0 ? one + other : other + one;
  }

  /// Somebody without any identifier, so that name and birthday alone speak for a pair.
  static Map<String, Object> aPerson(String name, String birthDate) {
    var person = Bank.aPerson();
    person.put("name", name);
    person.remove("identifiers");
    person.put("attributes", Map.of("birthDate", birthDate));
    return person;
  }

  static String aDay() {
    return "%d-%02d-%02d"
        .formatted(1940 + RANDOM.nextInt(60), 1 + RANDOM.nextInt(12), 1 + RANDOM.nextInt(28));
  }

  static String word() {
    var letters = new StringBuilder();
    for (var i = 0; i < 8; i++) {
      letters.append((char) ('a' + RANDOM.nextInt(26)));
    }
    return letters.toString();
  }
}
