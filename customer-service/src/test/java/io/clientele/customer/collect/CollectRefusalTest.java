package io.clientele.customer.collect;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.collect.AKit.*;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.kernel.json.Json;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// Calls of collection kits that are not taken, and those that look as if they were not.
@CustomerServiceTest
class CollectRefusalTest {
  @Test
  void the_sound_calls_of_a_batch_are_taken_and_the_others_named() {
    var user = "u-" + number();
    var batch = new ArrayList<Object>();
    batch.add(message(Map.of("type", "track", "userId", user, "event", "App Login")));
    batch.add(message(Map.of("type", "track", "userId", user, "event", "Moon Landed")));
    batch.add(
        message(Map.of("type", "identify", "userId", user, "traits", Map.of("city", "Xian"))));
    batch.add(message(Map.of("type", "group", "userId", user, "groupId", "g")));
    batch.add(message(Map.of("type", "track", "event", "App Login")));
    call("batch", Map.of("batch", batch, "sentAt", "2026-05-01T09:30:02.000Z"))
        .statusCode(200)
        .body("success", equalTo(false))
        .body("refused.index", contains(1, 3, 4))
        .body("refused.field", contains("event", "type", "userId"))
        .body("refused[0].message", containsString("moon.landed"));
    var customer = awaitFound("app-user", user);
    awaitBehaviours(customer, 1);
    customer(customer).body("attributes.city", equalTo("Xian"));
  }

  @Test
  void calls_that_make_no_sense_are_refused_with_the_field_named() {
    call("track", message(Map.of("userId", "u-1", "event", "Moon Landed")))
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.field", contains("event"));
    call("track", message(Map.of("event", "App Login")))
        .statusCode(400)
        .body("violations.field", contains("userId"));
    call("track", message(Map.of("userId", "u-1")))
        .statusCode(400)
        .body("violations.field", contains("event"));
    call("track", Map.of("userId", "u-1", "event", "App Login", "timestamp", "noon"))
        .statusCode(400)
        .body("violations.field", contains("timestamp"));
    call(
            "track",
            Map.of("userId", "u-1", "event", "App Login", "timestamp", "2999-01-01T00:00:00Z"))
        .statusCode(400)
        .body("violations.field", contains("timestamp"));
    call("identify", message(Map.of("userId", "x".repeat(300))))
        .statusCode(400)
        .body("violations.field", contains("userId"));
    for (var device : List.<Map<String, String>>of(Map.of(), Map.of("userId", "u-1"))) {
      var message = message(device);
      message.put("anonymousId", "x".repeat(300));
      message.put("event", "App Login");
      call("track", message).statusCode(400).body("violations.field", contains("anonymousId"));
      call("identify", message).statusCode(400).body("violations.field", contains("anonymousId"));
    }
    call("batch", Map.of("batch", List.of()))
        .statusCode(400)
        .body("violations.field", contains("batch"));
    call("batch", Map.of("batch", List.of(Map.of("type", "track"))))
        .statusCode(400)
        .body("violations.field", contains(startsWith("batch[0].")));
    call("batch", Map.of("batch", List.of(5)))
        .statusCode(400)
        .body("violations.field", contains("batch[0]"));
    call("track", "{").statusCode(400);
    call("track", "[]").statusCode(400);
    call("alias", Map.of()).statusCode(404);
  }

  @Test
  void a_body_that_is_no_utf_8_is_refused_and_another_currency_named() {
    given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .auth()
        .preemptive()
        .basic(WRITE_KEY, "")
        .header("Content-Type", "application/json")
        .body(new byte[] {'"', (byte) 0xff, '"'})
        .post("/api/collect/v1/track")
        .then()
        .statusCode(400)
        .body("violations[0].message", equalTo("The body is no text in UTF-8."));
    var bought =
        Map.of(
            "userId",
            "u-" + number(),
            "event",
            "Order Completed",
            "properties",
            Map.of("revenue", 10, "currency", "EUR"));
    call("track", message(bought))
        .statusCode(400)
        .body("violations.field", contains("properties.currency"));
  }

  @Test
  void a_call_that_a_kit_packed_is_taken_as_any_other() throws IOException {
    var user = "u-" + number();
    var login = Json.tolerant().writeValueAsBytes(Map.of("batch", List.of(typed(login(user)))));
    packed("gzip", gzip(login)).statusCode(200).body("success", equalTo(true));
    awaitBehaviours(awaitFound("app-user", user), 1);
    packed("identity", login).statusCode(200);
    refusedToUnpack("br", login, "something else than gzip");
    refusedToUnpack("gzip", login, "cannot be unpacked");
    refusedToUnpack("gzip", gzip(new byte[13 * 1024 * 1024]), "unpacks to more than 12582912");
  }

  private static void refusedToUnpack(String encoding, byte[] body, String why) {
    packed(encoding, body).statusCode(400).body("violations[0].message", containsString(why));
  }

  private static Map<String, Object> typed(Map<String, Object> track) {
    track.put("type", "track");
    return track;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }

  private static ValidatableResponse packed(String encoding, byte[] body) {
    return kit(WRITE_KEY)
        .header("Content-Encoding", encoding)
        .body(body)
        .post("/api/collect/v1/batch")
        .then();
  }

  @Test
  void a_write_key_opens_the_calls_of_kits_and_nothing_else() {
    var user = "u-" + number();
    for (var key : List.of("", "wrong-write-key-for-tests", WRITE_KEY + "x")) {
      kit(key)
          .body(login(user))
          .post("/api/collect/v1/track")
          .then()
          .statusCode(401)
          .contentType("application/problem+json");
    }
    given()
        .contentType(ContentType.JSON)
        .body(login(user))
        .post("/api/collect/v1/track")
        .then()
        .statusCode(401);
    kit(WRITE_KEY).get("/api/customers").then().statusCode(401);
    kit(WRITE_KEY).body(login(user)).post("/api/behaviours").then().statusCode(401);
    as("marketer").body(login(user)).post("/api/collect/v1/track").then().statusCode(403);
    // The last of one user: had any before it been taken, that would be applied by then.
    as("integration").body(login(user)).post("/api/collect/v1/track").then().statusCode(200);
    var customer = awaitFound("app-user", user);
    awaitBehaviours(customer, 1);
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .statusCode(200)
        .body("items.findAll { it.key.startsWith('app-user:') }", empty());
  }
}
