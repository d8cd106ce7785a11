package io.clientele.customer.behaviour;

import static io.clientele.customer.Bank.*;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.ASource;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.money.Money;
import io.clientele.local.backing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@CustomerServiceTest
class BehaviourTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void behaviours_show_on_the_timeline_latest_first_page_by_page() {
    var customer = aCustomer();
    var now = Instant.now();
    var behaviours =
        IntStream.range(0, 25)
            .mapToObj(i -> aBehaviour(customer, "app.login", now.minus(Duration.ofHours(20L * i))))
            .toList();
    recorded(behaviours);
    awaitBehaviours(customer, 25);
    var times = new ArrayList<String>();
    String cursor = null;
    do {
      var page =
          as("marketer")
              .queryParam("limit", 10)
              .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
              .get("/api/customers/" + customer + "/behaviours")
              .then()
              .statusCode(200)
              .extract();
      times.addAll(page.path("items.occurredAt"));
      cursor = page.path("next");
    } while (cursor != null);
    assertThat(times)
        .hasSize(25)
        .isSortedAccordingTo((a, b) -> Instant.parse(b).compareTo(Instant.parse(a)));
  }

  @Test
  void the_timeline_can_be_narrowed_to_a_type() {
    var customer = aCustomer();
    recorded(List.of(aBehaviour(customer, "app.login"), aBehaviour(customer, "branch.visited")));
    awaitBehaviours(customer, 2);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours?type=branch.visited")
        .then()
        .body("items.type", contains("branch.visited"));
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours?type=brunch.visited")
        .then()
        .statusCode(400)
        .body("violations.field", contains("type"));
  }

  @Test
  void a_behaviour_that_is_sent_again_counts_once_in_a_batch_and_across_batches() {
    var customer = aCustomer();
    var segment = aSegment(all(count("complaint.made", 30, 2), rule("kind", "=", "PERSON")));
    awaitLive(segment);
    var complaint = aBehaviour(customer, "complaint.made");
    recorded(List.of(complaint, complaint));
    recorded(complaint);
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 2);
    assertThat(members(segment)).doesNotContain(customer);
    recorded(aBehaviour(customer, "complaint.made"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
  }

  @Test
  void an_event_that_is_sent_again_as_of_the_next_day_counts_once() {
    var customer = aCustomer();
    var first = aBehaviour(customer, "complaint.made", Instant.now().minus(Duration.ofDays(5)));
    var overMidnight = aDayLater(first, 1);
    recorded(first);
    awaitBehaviours(customer, 1);
    recorded(overMidnight);
    recorded(List.of(first, overMidnight));
    var other = aBehaviour(customer, "complaint.made", Instant.now().minus(Duration.ofDays(9)));
    recorded(List.of(aDayLater(other, 1), other));
    recorded(aDayLater(other, 1));
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 3);
    assertThat(complained(2)).contains(customer);
    assertThat(complained(3)).doesNotContain(customer);
  }

  @Test
  void an_id_that_a_source_uses_again_after_days_is_another_event_and_the_first_counts_no_more() {
    var customer = aCustomer();
    var first = aBehaviour(customer, "complaint.made", Instant.now().minus(Duration.ofDays(20)));
    recorded(first);
    awaitBehaviours(customer, 1);
    recorded(List.of(first, aDayLater(first, 7)));
    awaitBehaviours(customer, 2);
    assertThat(complained(2)).contains(customer);
    assertThat(complained(3)).doesNotContain(customer);
  }

  private static Map<String, Object> aDayLater(Map<String, Object> behaviour, int days) {
    var later = new HashMap<>(behaviour);
    var at = Instant.parse(behaviour.get("occurredAt").toString());
    later.put("occurredAt", at.plus(Duration.ofDays(days)).toString());
    return later;
  }

  /// Who complained at least so often within a month.
  private static List<String> complained(int atLeast) {
    return as("marketer")
        .body(Map.of("condition", all(count("complaint.made", 30, atLeast))))
        .post("/api/customers/search")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  @Test
  void amounts_are_in_the_currency_of_the_installation_which_everybody_is_told() {
    as("marketer").get("/api/installation").then().statusCode(200).body("currency", equalTo("CNY"));
    var customer = aCustomer();
    var euros = new HashMap<>(aBehaviour(customer, "account.credited"));
    euros.put("amount", Map.of("amount", "10.00", "currency", "EUR"));
    record(List.of(aBehaviour(customer, "app.login"), euros))
        .statusCode(400)
        .body("violations.field", contains("[1].amount.currency"))
        .body("violations[0].message", startsWith("must be CNY"))
        .body("violations[0].code", equalTo("not-our-currency"));
    new ASource(brokers)
        .tells(
            new BehaviourEvent.Recorded(
                number(),
                "test",
                UUID.fromString(customer),
                null,
                "account.credited",
                Instant.now(),
                Money.of("10.00", "EUR"),
                null));
    assertThat(parked(customer, 1).getFirst().get("reason").toString())
        .startsWith("amount.currency must be CNY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2147483647", "100e2147483647", "1e-2147483647", "0e99999"})
  void a_number_that_only_its_exponent_makes_short_is_refused(String number) {
    var customer = aCustomer();
    record(
            """
            {"id":"1","source":"test","customerId":"%s","type":"app.login",
             "occurredAt":"2026-01-05T10:00:00Z","attributes":{"seconds":%s}}
            """
                .formatted(customer, number))
        .statusCode(400)
        .body("violations.field", contains("attributes.seconds"));
    new ASource(brokers)
        .tells(
            new BehaviourEvent.Recorded(
                number(),
                "test",
                UUID.fromString(customer),
                null,
                "app.login",
                Instant.now(),
                null,
                Map.of("seconds", new BigDecimal(number))));
    assertThat(parked(customer, 1).getFirst().get("reason").toString())
        .startsWith("attributes.seconds must be");
  }

  @Test
  void a_body_is_read_in_the_charset_that_it_says_and_refused_without_a_type() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + RestAssured.port + "/api/behaviours"))
              .header("Authorization", "Bearer " + TestTokens.of("integration"))
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(415);
    }
    var customer = aCustomer();
    var behaviour =
        """
        {"id":"\u674e","source":"test","customerId":"%s","type":"app.login","occurredAt":"%s"}
        """
            .formatted(customer, Instant.now());
    var bytes = behaviour.getBytes(Charset.forName("GB18030"));
    bytes("application/json;charset=GB18030", bytes).statusCode(202);
    awaitBehaviours(customer, 1);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours")
        .then()
        .body("items.id", contains("\u674e"));
    bytes("application/json;charset=martian", bytes).statusCode(415);
    bytes("application/json", bytes).statusCode(400);
    bytes("application/x-ndjson", new byte[] {'"', (byte) 0xff, '"'})
        .statusCode(400)
        .body("violations[0].message", equalTo("The body is no text in UTF-8."));
  }

  @Test
  void of_lines_the_one_that_cannot_be_read_is_named() {
    var sound =
        """
        {"id":"1","source":"test","customerId":"0197d3c1-5b6e-7c11-9a44-0b2f6f1d8e07","type":"app.login","occurredAt":"2026-01-05T10:00:00Z"}
        """;
    bytes("application/x-ndjson", (sound + "\n" + sound + "{\"id\":").getBytes(UTF_8))
        .statusCode(400)
        .body("violations[0].field", equalTo("[2]"))
        .body("violations[0].message", endsWith("line 4 of the body"));
    bytes("application/x-ndjson", (sound + sound.replace("10:00", "soon")).getBytes(UTF_8))
        .statusCode(400)
        .body("violations[0].field", equalTo("[1].occurredAt"))
        .body("violations[0].message", endsWith("line 2 of the body"));
    bytes("application/x-ndjson", sound.replace("test", "\\u0000").getBytes(UTF_8))
        .statusCode(400)
        .body("violations[0].field", equalTo("[0].source"));
  }

  private static ValidatableResponse bytes(String type, byte[] body) {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .auth()
        .oauth2(TestTokens.of("integration"))
        .header("Content-Type", type)
        .body(body)
        .post("/api/behaviours")
        .then();
  }

  @Test
  void lines_of_json_are_taken_like_a_list() {
    var customer = aCustomer();
    var line =
        """
        {"id":"%s","source":"test","customerId":"%s","type":"app.login","occurredAt":"2026-01-05T10:00:00Z"}
        """;
    as("integration")
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("application/x-ndjson", ContentType.TEXT)))
        .contentType("application/x-ndjson")
        .body(line.formatted(number(), customer) + line.formatted(number(), customer))
        .post("/api/behaviours")
        .then()
        .statusCode(202)
        .body("accepted", equalTo(2));
    awaitBehaviours(customer, 2);
  }

  @Test
  void everything_that_is_wrong_is_named_and_nothing_is_taken() {
    var customer = aCustomer();
    var later = Instant.now().plus(Duration.ofDays(3));
    var wrongAmount = new HashMap<>(aBehaviour(customer, "account.credited"));
    wrongAmount.put("attributes", Map.of("channel", 7));
    var both = new HashMap<>(aBehaviour(customer, "app.login"));
    both.put("identifier", Map.of("namespace", "phone", "value", "13800000000"));
    record(
            List.of(
                aBehaviour(customer, "app.login"),
                aBehaviour(customer, "no.such.thing"),
                aBehaviour(customer, "app.login", later),
                wrongAmount,
                both))
        .statusCode(400)
        .contentType("application/problem+json")
        .body(
            "violations.field",
            containsInAnyOrder(
                "[1].type", "[2].occurredAt", "[3].attributes.channel", "[4].customerId"));
    recorded(aBehaviour(customer, "branch.visited"));
    awaitBehaviours(customer, 1);
  }

  @Test
  void malformed_bodies_are_refused() {
    record("{\"id\":").statusCode(400);
    record("[]").statusCode(400);
    record("{\"id\":\"1\",\"surprise\":true}").statusCode(400);
    record("{\"id\":\"1\"}").statusCode(400).body("violations", hasSize(1));
    record("null").statusCode(400);
    as("marketer")
        .body(aBehaviour(aCustomer(), "app.login"))
        .post("/api/behaviours")
        .then()
        .statusCode(403);
  }

  @Test
  void more_than_a_thousand_at_once_are_refused() {
    var customer = aCustomer();
    record(IntStream.range(0, 1_001).mapToObj(_ -> aBehaviour(customer, "app.login")).toList())
        .statusCode(400);
  }

  @Test
  void whoever_is_unknown_in_a_namespace_of_prospects_becomes_one() {
    var device = "device-" + number();
    recorded(byIdentifier("device", device, "product.viewed"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            as("marketer")
                .body(Map.of("identifier", Map.of("namespace", "device", "value", device)))
                .post("/api/customers/search")
                .then()
                .statusCode(200)
                .body("items.stage", contains("PROSPECT"))
                .body("items.base", contains("INCREMENTAL")));
  }

  @Test
  void several_behaviours_of_one_unknown_make_one_prospect() {
    var email = "new-" + number() + "@example.com";
    recorded(
        List.of(
            byIdentifier("email", email, "app.login"),
            byIdentifier("email", email.toUpperCase(java.util.Locale.ROOT), "product.viewed")));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            as("integration")
                .body(Map.of("items", List.of(Map.of("namespace", "email", "value", email))))
                .post("/api/identifiers/resolve")
                .then()
                .statusCode(200)
                .body("items[0].customerId", notNullValue()));
    String customer =
        as("integration")
            .body(Map.of("items", List.of(Map.of("namespace", "email", "value", email))))
            .post("/api/identifiers/resolve")
            .then()
            .extract()
            .path("items[0].customerId");
    awaitBehaviours(customer, 2);
  }

  @Test
  void a_record_that_cannot_be_applied_is_parked_and_driven_again_in_its_order() {
    var value = "row-" + number();
    var key = "bank-marketing:" + value;
    recorded(byIdentifier("bank-marketing", value, "app.login"));
    recorded(byIdentifier("bank-marketing", value, "branch.visited"));
    var letters = parked(key, 2);
    assertThat(
            letters.stream().map(letter -> letter.get("reason")).filter(reason -> reason != null))
        .containsExactly("Nobody has the identifier.");
    var customer =
        aCustomer(
            Map.of("identifiers", List.of(Map.of("namespace", "bank-marketing", "value", value))));
    as("admin")
        .post("/api/dead-letters/" + letters.getFirst().get("id") + "/redrive")
        .then()
        .statusCode(200);
    awaitBehaviours(customer, 2);
  }

  @Test
  void what_is_not_even_a_behaviour_is_parked_and_others_flow_on() {
    var customer = aCustomer();
    var source = new ASource(brokers);
    var key = "poison-" + number();
    source.writes(key, "{\"id\":1");
    var unknown =
        new BehaviourEvent.Recorded(
            number(), "test", Ids.next(), null, "app.login", Instant.now(), null, null);
    source.tells(unknown);
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 1);
    assertThat(parked(key, 1)).hasSize(1);
    assertThat(parked(unknown.key(), 1).getFirst().get("reason").toString())
        .contains("There is no customer");
  }

  @Test
  void what_was_applied_is_published_in_batches_with_the_customer_as_it_was() {
    var customer = aCustomer();
    var behaviour = aBehaviour(customer, "account.credited", Instant.now(), "10.50");
    recorded(behaviour);
    try (var applied =
        Published.on(brokers, BehavioursAppliedEvent.TOPIC, BehavioursAppliedEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(IntStream.range(0, 24).boxed())
                  .flatMap(partition -> applied.of(partition.toString()))
                  .filteredOn(BehavioursAppliedEvent.Batch.class::isInstance)
                  .flatMap(event -> ((BehavioursAppliedEvent.Batch) event).behaviours())
                  .filteredOn(one -> one.id().equals(behaviour.get("id")))
                  .singleElement()
                  .satisfies(one -> {
                    assertThat(one.customerId()).hasToString(customer);
                    assertThat(one.stage()).isEqualTo("NEW");
                    assertThat(one.amount()).hasToString("Money[amount=10.50, currency=CNY]");
                  }));
    }
  }

  @Test
  void a_type_is_declared_before_it_is_used() {
    var type = "custom.thing-" + number();
    var customer = aCustomer();
    record(aBehaviour(customer, type)).statusCode(400);
    as("admin")
        .body(Map.of("title", "A thing", "attributes", Map.of("score", "NUMBER")))
        .put("/api/behaviour-types/" + type)
        .then()
        .statusCode(201);
    recorded(aBehaviour(customer, type));
    awaitBehaviours(customer, 1);
    as("admin")
        .body(Map.of("title", "Another title"))
        .put("/api/behaviour-types/" + type)
        .then()
        .statusCode(428);
  }

  @Test
  void behaviours_of_long_ago_find_their_month() {
    var customer = aCustomer(Map.of("registeredOn", "1993-01-05"));
    recorded(
        List.of(
            aBehaviour(
                customer, "account.credited", Instant.parse("1993-02-11T12:00:00Z"), "700.00"),
            aBehaviour(
                customer, "account.debited", Instant.parse("1998-12-31T12:00:00Z"), "90.00")));
    awaitBehaviours(customer, 2);
    awaitCustomer(customer, "stage", "LOST");
  }

  @Test
  void a_cursor_of_another_list_is_refused() {
    as("marketer")
        .get("/api/customers/" + aCustomer() + "/behaviours?cursor=abc")
        .then()
        .statusCode(400)
        .body("type", containsString("invalid-cursor"));
  }

  private static Map<String, Object> byIdentifier(String namespace, String value, String type) {
    return aBehaviourOf(identifier(namespace, value), type);
  }
}
