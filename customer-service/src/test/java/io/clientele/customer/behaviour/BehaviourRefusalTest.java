package io.clientele.customer.behaviour;

import static io.clientele.customer.Bank.*;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.ASource;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.kernel.event.BehaviourEvent;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies of behaviours that are taken, and what is said of those that are not.
@CustomerServiceTest
class BehaviourRefusalTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

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
    timeline(customer).body("items.id", contains("\u674e"));
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
    var wrongChannel =
        withAttributes(aBehaviour(customer, "account.credited"), Map.of("channel", 7));
    var both = new HashMap<>(aBehaviour(customer, "app.login"));
    both.put("identifier", Map.of("namespace", "phone", "value", "13800000000"));
    record(
            List.of(
                aBehaviour(customer, "app.login"),
                aBehaviour(customer, "no.such.thing"),
                aBehaviour(customer, "app.login", later),
                wrongChannel,
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
}
