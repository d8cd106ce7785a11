package io.clientele.customer.collect;

import static io.clientele.customer.Bank.*;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// A collection kit on the bank's website.
final class AKit {
  static final String WRITE_KEY = "website-write-key-for-tests";

  private AKit() {}

  /// @param writeKey as which it signs in
  static RequestSpecification kit(String writeKey) {
    return given().auth().preemptive().basic(writeKey, "").contentType(ContentType.JSON);
  }

  /// A call of the website.
  static ValidatableResponse call(String call, Object message) {
    return kit(WRITE_KEY).body(message).post("/api/collect/v1/" + call).then();
  }

  /// A message with the ballast that kits send along.
  static Map<String, Object> message(Map<String, ?> content) {
    var message = new HashMap<String, Object>(content);
    message.put("messageId", "m-" + UUID.randomUUID());
    message.put("timestamp", "2026-05-01T09:30:00.000Z");
    message.put("sentAt", "2026-05-01T09:30:01.000Z");
    message.put("context", Map.of("library", Map.of("name", "analytics-node", "version", "2.1.0")));
    message.put("integrations", Map.of("All", true));
    return message;
  }

  /// Waits until somebody is known by the identifier, and says who.
  static String awaitFound(String namespace, String value) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> found(namespace, value).body("items.size()", equalTo(1)));
    return found(namespace, value).extract().path("items[0].id");
  }

  static Map<String, Object> login(String user) {
    return message(Map.of("userId", user, "event", "App Login"));
  }
}
