package io.clientele.customer.collect;

import static io.clientele.customer.Bank.*;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.kernel.json.Json;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class CollectTest {
  private static final String WRITE_KEY = "website-write-key-for-tests";

  private static RequestSpecification kit(String writeKey) {
    return given().auth().preemptive().basic(writeKey, "").contentType(ContentType.JSON);
  }

  private static ValidatableResponse call(String call, Object message) {
    return kit(WRITE_KEY).body(message).post("/api/collect/v1/" + call).then();
  }

  /// A message with the ballast that kits send along.
  private static Map<String, Object> message(Map<String, ?> content) {
    var message = new HashMap<String, Object>(content);
    message.put("messageId", "m-" + UUID.randomUUID());
    message.put("timestamp", "2026-05-01T09:30:00.000Z");
    message.put("sentAt", "2026-05-01T09:30:01.000Z");
    message.put("context", Map.of("library", Map.of("name", "analytics-node", "version", "2.1.0")));
    message.put("integrations", Map.of("All", true));
    return message;
  }

  private static ValidatableResponse found(String namespace, String value) {
    return as("integration")
        .body(Map.of("identifier", Map.of("namespace", namespace, "value", value)))
        .post("/api/customers/search")
        .then()
        .statusCode(200);
  }

  private static String awaitFound(String namespace, String value) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> found(namespace, value).body("items.size()", equalTo(1)));
    return found(namespace, value).extract().path("items[0].id");
  }

  @Test
  void traits_become_attributes_and_identifiers_and_what_is_unknown_is_kept_out_with_a_note() {
    var user = "u-" + number();
    call(
            "identify",
            message(
                Map.of(
                    "userId",
                    user,
                    "traits",
                    Map.of(
                        "name", "Li Wei",
                        "email", user + "@Example.com",
                        "city", "Shanghai",
                        "age", "old",
                        "birthday", "1990-05-01",
                        "shoeSize", 42))))
        .statusCode(200)
        .body("success", equalTo(true))
        .body("notes.field", containsInAnyOrder("traits.shoeSize", "traits.age"))
        .body("notes.index", contains(nullValue(), nullValue()));
    found("app-user", user)
        .body("items.name", contains("Li Wei"))
        .body("items[0].kind", equalTo("PERSON"))
        .body("items[0].attributes.city", equalTo("Shanghai"))
        .body("items[0].attributes.birthDate", equalTo("1990-05-01"))
        .body("items[0].attributes.age", nullValue())
        .body("items[0].identifiers.value", hasItem(user + "@example.com"));
    call("identify", message(Map.of("userId", user, "traits", Map.of("city", "Beijing"))))
        .statusCode(200)
        .body("$", equalTo(Map.of("success", true)));
    found("app-user", user)
        .body("items.size()", equalTo(1))
        .body("items[0].name", equalTo("Li Wei"))
        .body("items[0].attributes.city", equalTo("Beijing"));
  }

  @Test
  void a_trait_that_is_no_identifier_is_kept_out_and_nothing_else() {
    var user = "u-" + number();
    call(
            "identify",
            message(
                Map.of(
                    "userId",
                    user,
                    "traits",
                    Map.of(
                        "name", "Li Wei",
                        "email", "li".repeat(100) + "@example.com",
                        "phone", "\u0000",
                        "birthday", "soon"))))
        .statusCode(200)
        .body("success", equalTo(true))
        .body("notes.field", containsInAnyOrder("traits.email", "traits.phone", "traits.birthday"));
    found("app-user", user)
        .body("items.name", contains("Li Wei"))
        .body("items[0].identifiers.value", contains(user));
  }

  @Test
  void a_company_stays_a_company_when_a_kit_tells_of_it() {
    var user = "u-" + number();
    register(
        Map.of(
            "kind",
            "COMPANY",
            "name",
            "Acme",
            "identifiers",
            List.of(Map.of("namespace", "app-user", "value", user))));
    call("identify", message(Map.of("userId", user, "traits", Map.of("city", "Wuhan"))))
        .statusCode(200);
    found("app-user", user)
        .body("items[0].kind", equalTo("COMPANY"))
        .body("items[0].attributes.city", equalTo("Wuhan"));
  }

  @Test
  void events_become_behaviours_once_each_with_amount_and_attributes() {
    var user = "u-" + number();
    var viewed =
        message(
            Map.of(
                "userId",
                user,
                "event",
                "Product Viewed",
                "properties",
                Map.of("product", "DEPOSIT-1", "list", List.of(1, 2), "position", 3)));
    call("track", viewed)
        .statusCode(200)
        .body("success", equalTo(true))
        .body("notes.field", contains("properties.list"));
    call("track", viewed).statusCode(200);
    call(
            "track",
            message(
                Map.of(
                    "userId",
                    user,
                    "event",
                    "Order Completed",
                    "properties",
                    Map.of("revenue", 1200.5, "currency", "CNY", "product", "FUND-7"))))
        .statusCode(200)
        .body("$", equalTo(Map.of("success", true)));
    call("page", message(Map.of("userId", user, "name", "Home", "properties", Map.of("path", "/"))))
        .statusCode(200);
    call("screen", message(Map.of("userId", user, "name", "Start"))).statusCode(200);
    var customer = awaitFound("app-user", user);
    awaitBehaviours(customer, 4);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours")
        .then()
        .body(
            "items.type",
            containsInAnyOrder(
                "product.viewed", "product.purchased", "page.viewed", "screen.viewed"))
        .body("items.occurredAt", hasItems("2026-05-01T09:30:00Z"))
        .body("items.find { it.type == 'product.viewed' }.attributes.product", equalTo("DEPOSIT-1"))
        .body(
            "items.find { it.type == 'product.purchased' }.amount",
            equalTo(Map.of("amount", "1200.50", "currency", "CNY")))
        .body("items.find { it.type == 'page.viewed' }.attributes.name", equalTo("Home"));
  }

  @Test
  void amounts_are_taken_as_kits_work_them_out_and_what_is_none_is_noted() {
    var user = "u-" + number();
    order(user, Map.of("revenue", 59.970000000000006, "currency", "CNY", "discount", 0.1 + 0.2))
        .body("$", equalTo(Map.of("success", true)));
    order(user, Map.of("value", "12.5", "currency", "cny"))
        .body("$", equalTo(Map.of("success", true)));
    order(user, Map.of("revenue", 7.25))
        .body("notes.field", contains("properties.revenue"))
        .body("notes.message", contains(containsString("currency is missing")));
    order(user, Map.of("revenue", 8.25, "currency", "YUAN"))
        .body("notes.field", contains("properties.revenue"))
        .body("notes.message", contains(containsString("ISO 4217")));
    order(user, Map.of("revenue", "free", "currency", "CNY"))
        .body("notes.message", contains(containsString("decimal digits such as 12.50")));
    order(user, Map.of("revenue", "1e99", "currency", "CNY"))
        .body("notes.message", contains(containsString("fifteen digits")));
    order(user, Map.of("value", 3)).body("$", equalTo(Map.of("success", true)));
    var customer = awaitFound("app-user", user);
    awaitBehaviours(customer, 7);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours")
        .then()
        .body("items.amount.findAll { it != null }.amount", containsInAnyOrder("59.97", "12.50"))
        .body("items.find { it.amount?.amount == '59.97' }.attributes.keySet()", hasSize(1))
        .body(
            "items.attributes.revenue.findAll { it != null }",
            containsInAnyOrder((Object) 7.25f, 8.25f, "free", "1e99"))
        .body("items.attributes.value.findAll { it != null }", contains(3));
  }

  private static ValidatableResponse order(String user, Map<String, ?> properties) {
    return call(
            "track",
            message(Map.of("userId", user, "event", "Order Completed", "properties", properties)))
        .statusCode(200)
        .body("success", equalTo(true));
  }

  @Test
  void a_message_whose_id_is_a_number_counts_once_as_well() {
    var user = "u-" + number();
    var login = message(Map.of("userId", user, "event", "App Login"));
    login.put("messageId", Long.parseLong(number()));
    call("track", login).statusCode(200);
    call("track", login).statusCode(200);
    call("track", message(Map.of("userId", user, "event", "App Login"))).statusCode(200);
    awaitBehaviours(awaitFound("app-user", user), 2);
    for (var id : List.of(1.5, true, List.of("m-1"), Map.of("id", "m-1"))) {
      login.put("messageId", id);
      call("track", login).statusCode(400).body("violations.field", contains("messageId"));
    }
  }

  @Test
  void what_a_clock_that_is_ahead_dates_is_put_back_by_as_much() {
    var user = "u-" + number();
    var begun = Instant.now();
    for (var ahead : List.of(Duration.ofHours(3), Duration.ofDays(3))) {
      var now = Instant.now().plus(ahead);
      var login = login(user);
      login.put("timestamp", now.minusSeconds(20).toString());
      login.put("sentAt", now.toString());
      call("track", login).statusCode(200);
      login.put("type", "track");
      login.put("messageId", "m-" + UUID.randomUUID());
      login.remove("sentAt");
      call("batch", Map.of("batch", List.of(login), "sentAt", now.toString()))
          .statusCode(200)
          .body("success", equalTo(true));
    }
    // By itself a time says nothing of the clock.
    var undated = login(user);
    undated.remove("timestamp");
    undated.put("sentAt", "2999-01-01T00:00:00Z");
    call("track", undated).statusCode(200);
    var customer = awaitFound("app-user", user);
    awaitBehaviours(customer, 5);
    List<String> times =
        as("marketer")
            .get("/api/customers/" + customer + "/behaviours")
            .then()
            .extract()
            .path("items.occurredAt");
    assertThat(times)
        .extracting(Instant::parse)
        .allSatisfy(time -> assertThat(time).isBetween(begun.minusSeconds(21), Instant.now()));
  }

  @Test
  void whoever_did_not_sign_in_is_a_prospect_by_the_device() {
    var device = UUID.randomUUID().toString();
    call("page", message(Map.of("anonymousId", device, "name", "Home"))).statusCode(200);
    var customer = awaitFound("device", device);
    awaitBehaviours(customer, 1);
    customer(customer).body("stage", equalTo("PROSPECT"));
  }

  @Test
  void
      whoever_signs_in_is_who_looked_around_on_the_device_and_the_next_to_do_so_is_somebody_else() {
    var device = UUID.randomUUID().toString();
    call("page", message(Map.of("anonymousId", device, "name", "Home"))).statusCode(200);
    var prospect = awaitFound("device", device);
    var user = "u-" + number();
    call("identify", message(Map.of("userId", user, "anonymousId", device))).statusCode(200);
    var customer = awaitFound("app-user", user);
    awaitCustomer(prospect, "id", customer);
    call("page", message(Map.of("anonymousId", device, "name", "Again"))).statusCode(200);
    awaitBehaviours(customer, 2);
    var other = "u-" + number();
    call("identify", message(Map.of("userId", other, "anonymousId", device))).statusCode(200);
    call("track", message(Map.of("userId", other, "anonymousId", device, "event", "App Login")))
        .statusCode(200);
    awaitBehaviours(awaitFound("app-user", other), 1);
    awaitBehaviours(customer, 2);
  }

  @Test
  void two_who_sign_in_on_one_device_in_one_batch_leave_it_to_the_first() {
    var device = UUID.randomUUID().toString();
    var users = List.of("u-" + number(), "u-" + number());
    var batch = users.stream().map(user -> signIn(user, device)).toList();
    call("batch", Map.of("batch", batch)).statusCode(200).body("success", equalTo(true));
    call("page", message(Map.of("anonymousId", device, "name", "Home"))).statusCode(200);
    awaitBehaviours(awaitFound("app-user", users.getFirst()), 1);
    found("app-user", users.getLast())
        .body("items[0].identifiers.value", contains(users.getLast()));
  }

  @Test
  void whoever_looks_around_and_signs_in_within_one_batch_is_one_customer() {
    for (var signsInFirst : List.of(false, true)) {
      var device = UUID.randomUUID().toString();
      var user = "u-" + number();
      var looked = message(Map.of("type", "identify", "anonymousId", device));
      var signedIn = signIn(user, device);
      call(
              "batch",
              Map.of("batch", signsInFirst ? List.of(signedIn, looked) : List.of(looked, signedIn)))
          .statusCode(200)
          .body("success", equalTo(true));
      // Nobody else ever had the device, so that nothing that comes meanwhile is nobody's.
      found("device", device).body("items.size()", equalTo(1));
      var customer = awaitFound("app-user", user);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> found("device", device).body("items.id", contains(customer)));
    }
  }

  private static Map<String, Object> signIn(String user, String device) {
    return message(Map.of("type", "identify", "userId", user, "anonymousId", device));
  }

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

  private static Map<String, Object> login(String user) {
    return message(Map.of("userId", user, "event", "App Login"));
  }
}
