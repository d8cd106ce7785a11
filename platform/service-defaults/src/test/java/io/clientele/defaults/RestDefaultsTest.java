package io.clientele.defaults;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.clientele.local.backing.BackingServicesTestResource;
import io.clientele.local.backing.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = BackingServicesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "sample"))
class RestDefaultsTest {
  @Inject Vertx vertx;

  @Test
  @EnabledOnOs(OS.LINUX)
  void requests_are_served_by_epoll() {
    assertThat(vertx.isNativeTransportEnabled()).isTrue();
  }

  @Test
  void a_question_that_takes_the_database_too_long_is_answered_so() {
    marketer()
        .get("/api/notes/endless")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/took-too-long"))
        .body("detail", containsString("Ask for less"));
  }

  @Test
  void a_deletion_sent_again_with_its_key_gives_the_first_answer() {
    var key = UUID.randomUUID().toString();
    var first = torn(key, "a");
    assertThat(first.statusCode()).isEqualTo(202);
    var again = torn(key, "a");
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.<String>path("id")).isEqualTo(first.path("id"));
    assertThat(torn(key, "b").statusCode()).isEqualTo(422);
  }

  private static Response torn(String key, String text) {
    return marketer().header("Idempotency-Key", key).delete("/api/notes?text=" + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                  | text          | is required",
        "{\"text\":\"\"}                     | text          | must not be blank",
        "{\"text\":5}                        | text          | must be a text",
        "{\"text\":\"a\",\"pages\":\"7\"}    | pages         | must be a whole number",
        "{\"text\":\"a\",\"pages\":1.5}        | pages         | must be a whole number",
        "{\"text\":\"a\",\"pages\":3000000000} | pages         | is too large a number",
        "{\"text\":\"a\",\"colour\":\"BLUE\"}| colour        | must be one of RED, GREEN",
        "{\"text\":\"a\",\"colour\":1}       | colour        | must be one of RED, GREEN",
        "{\"text\":\"a\",\"colour\":true}    | colour        | must be one of RED, GREEN",
        "{\"text\":\"a\",\"author\":\"\"}      | author        | must be a UUID",
        "{\"text\":\"a\",\"size\":1}         | size          | is not a known field",
        "{\"text\":\"a\",\"price\":{\"amount\":\"1.0\",\"currency\":\"XXY\"}} | price |"
            + " a currency is a code of ISO 4217 such as CNY",
        "{\"text\":\"a\",\"text\":\"b\"}    | ``            | The body has a key twice (line 1,"
            + " column 19).",
        "{\"text\":\"a\",\"more\":{\"a\":1,\"a\":2}} | more        | has a key twice (line 1, column 30)",
        "{\"text\":\"a\"} {\"text\":\"b\"}    | ``            | The body goes on after its end.",
        "[]                                  | ``            | The body must be an object of the"
            + " documented form.",
      })
  void bad_input_names_its_field(String body, String field, String message) {
    marketer()
        .body(body.strip())
        .post("/api/notes")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/invalid-input"))
        .body("instance", equalTo("/api/notes"))
        .body("violations.field", hasItem(field.strip()))
        .body("violations.message", hasItem(message.strip()));
  }

  @Test
  void bad_input_can_be_said_in_another_language() {
    marketer()
        .body("{\"text\":\"%s\"}".formatted("a".repeat(21)))
        .post("/api/notes")
        .then()
        .statusCode(400)
        .body("violations.find { it.field == 'text' }.code", equalTo("size"))
        .body("violations.find { it.field == 'text' }.params", equalTo(Map.of("max", 20)));
    marketer()
        .body("{\"text\":\"\"}")
        .post("/api/notes")
        .then()
        .body("violations[0].code", equalTo("not-blank"))
        .body("violations[0].params", equalTo(null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "writtenAt | 1777628400               | must be a time such as 2026-05-01T09:30:00Z",
        "writtenAt | \"1777628400\"             | must be a time such as 2026-05-01T09:30:00Z",
        "writtenAt | \"20260501\"               | must be a time such as 2026-05-01T09:30:00Z",
        "printedOn | 20000                    | must be a date such as 2026-05-01",
        "printedOn | [2026,5,1]               | must be a date such as 2026-05-01",
        "printedOn | \"2026-05-01T18:00:00Z\"   | must be a date such as 2026-05-01",
      })
  void a_time_or_date_is_iso_text_and_no_count_of_anything_since_1970(
      String field, String value, String message) {
    marketer()
        .body("{\"text\":\"a\",\"%s\":%s}".formatted(field, value))
        .post("/api/notes")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.field", contains(field))
        .body("violations.message", contains(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\":\"a\\u0000\"}                                        | text",
        "{\"text\":\"\\ud800\"}                                         | text",
        "{\"text\":\"a\",\"marks\":{\"b\":\"\\u0000\"}}                 | marks.b",
        "{\"text\":\"a\",\"marks\":{\"b\\u0000\":\"c\"}}                | marks.b\uFFFD",
        "{\"text\":\"a\",\"more\":{\"rules\":[{\"id\":\"\\udc00\"}]}} | more.rules[0].id",
      })
  void a_text_that_cannot_be_stored_is_refused_before_anybody_tries(String body, String field) {
    marketer()
        .body(body.strip())
        .post("/api/notes")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.field", contains(field.strip()))
        .body("violations.message", contains("holds characters that cannot be stored"));
  }

  @Test
  void nor_is_anybody_asked_for_what_cannot_be_stored() {
    marketer()
        .urlEncodingEnabled(false)
        .delete("/api/notes?text=a%00b")
        .then()
        .statusCode(400)
        .body("violations.field", contains("text"));
    marketer()
        .urlEncodingEnabled(false)
        .get("/api/notes/called/a%00b")
        .then()
        .statusCode(400)
        .body("violations.field", contains("name"));
    marketer().get("/api/notes/called/ab").then().statusCode(200).body(equalTo("ab"));
  }

  @Test
  void a_pool_without_a_free_connection_is_no_failure_but_a_wait() {
    marketer()
        .get("/api/notes/crowded")
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .contentType("application/problem+json");
  }

  @Test
  void a_body_of_text_is_read_in_its_charset_or_refused() {
    var text = "\u674e".getBytes(StandardCharsets.UTF_8);
    bytes("text/plain", text).then().statusCode(200).body(equalTo("\u674e"));
    bytes("text/plain; charset=UTF8", text).then().statusCode(200);
    bytes("text/plain; charset=ISO-8859-1", text).then().statusCode(200);
    bytes("text/plain; charset=US-ASCII", text).then().statusCode(400);
    bytes("text/plain; charset=martian", text).then().statusCode(415);
    bytes("text/plain", new byte[] {'a', (byte) 0xff}).then().statusCode(400);
  }

  @Test
  void a_body_of_json_that_is_garbled_is_a_400() {
    bytes("/api/notes", "application/json", new byte[] {'"', (byte) 0xff, '"'})
        .then()
        .statusCode(400);
    // As UTF-32 it begins well.
    bytes("/api/notes", "application/json", new byte[] {0, 0, 0, '"', 0x7f, 0x7f, 0x7f, 0x7f})
        .then()
        .statusCode(400);
  }

  private static Response bytes(String type, byte[] body) {
    return bytes("/api/notes/text", type, body);
  }

  private static Response bytes(String path, String type, byte[] body) {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .auth()
        .oauth2(TestTokens.of("marketer"))
        .header("Content-Type", type)
        .body(body)
        .post(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\":",
        "[1]",
        "{\"text\":\"a\"}{\"text\":\"b\"}",
        "{\"text\":\"a\",\"text\":\"b\"}",
        "nonsense"
      })
  void a_body_that_is_no_such_json_is_a_400(String body) {
    marketer()
        .body(body)
        .post("/api/notes")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", not(containsString("com.fasterxml")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000, 100_000, 1_000_000})
  void a_body_is_read_whatever_its_size(int padding) {
    marketer()
        .body("{\"text\":\"padded\"" + " ".repeat(padding) + "}")
        .post("/api/notes")
        .then()
        .statusCode(201);
  }

  @Test
  void a_small_body_is_there_before_its_request_gets_a_thread_and_a_large_one_is_not() {
    marketer().body("\"small\"").post("/api/notes/waited-for").then().body(equalTo("7"));
    marketer()
        .body("\"" + "x".repeat(100_000) + "\"")
        .post("/api/notes/waited-for")
        .then()
        .body(equalTo("0"));
  }

  @Test
  void a_body_nested_without_end_is_a_400() {
    marketer().body("[".repeat(1_000)).post("/api/notes").then().statusCode(400);
  }

  @Test
  void an_unknown_query_parameter_is_refused() {
    marketer()
        .get("/api/notes?color=RED")
        .then()
        .statusCode(400)
        .body("violations.field", hasItems("color"));
    marketer().get("/api/notes?colour=RED").then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour=BLUE     | colour | must be one of RED, GREEN",
        "colour=         | colour | must be one of RED, GREEN",
        "written=someday | written | must be a date such as 2026-05-01",
        "weight=heavy    | weight  | must be a number",
        "pages=1.5       | pages   | must be a whole number",
        "after=          | after   | must be a whole number",
        "pages=1&pages=2 | pages   | must be given once",
      })
  void a_query_parameter_of_another_type_is_refused(String query, String field, String message) {
    marketer()
        .get("/api/notes?" + query)
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo(field))
        .body("violations[0].message", equalTo(message));
  }

  @Test
  void a_failure_of_ours_keeps_its_reason_to_itself() {
    marketer()
        .get("/api/notes/broken")
        .then()
        .statusCode(500)
        .contentType("application/problem+json")
        .body("detail", not(containsString("secret")));
  }

  @Test
  void whoever_does_not_sign_in_gets_a_401_and_the_wrong_role_a_403() {
    given().get("/api/notes").then().statusCode(401).contentType("application/problem+json");
    given()
        .auth()
        .oauth2(TestTokens.of("marketer", Duration.ofMinutes(-5), "marketer"))
        .get("/api/notes")
        .then()
        .statusCode(401)
        .contentType("application/problem+json");
    given()
        .auth()
        .oauth2(TestTokens.of("analyst"))
        .get("/api/notes")
        .then()
        .statusCode(403)
        .contentType("application/problem+json");
  }

  @Test
  void a_token_is_good_until_it_expires_and_no_longer() {
    var token = TestTokens.of("marketer", Duration.ofSeconds(3), "marketer");
    given().auth().oauth2(token).get("/api/notes").then().statusCode(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> given().auth().oauth2(token).get("/api/notes").then().statusCode(401));
  }

  @Test
  void an_address_that_does_not_exist_is_a_404_problem() {
    marketer().get("/api/nothing").then().statusCode(404).contentType("application/problem+json");
    marketer().put("/api/notes").then().statusCode(405).contentType("application/problem+json");
  }

  @Test
  void a_change_needs_the_version_it_was_made_from() {
    marketer().delete("/api/notes/7").then().statusCode(428);
    marketer().header("If-Match", "\"6\"").delete("/api/notes/7").then().statusCode(412);
    marketer().header("If-Match", "\"7\"").delete("/api/notes/7").then().statusCode(204);
  }

  @Test
  void a_post_sent_again_with_its_key_gives_the_first_answer_and_has_no_further_effect() {
    var key = UUID.randomUUID().toString();
    var before = notes();
    var first = write(key, "hello").then().statusCode(201).extract();
    var second =
        write(key, "hello")
            .then()
            .statusCode(201)
            .header("Idempotency-Replayed", "true")
            .header("Location", "/api/notes/" + first.path("id"))
            .extract();
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(notes()).isEqualTo(before + 1);
    write(key, "another")
        .then()
        .statusCode(422)
        .body("type", equalTo("https://clientele.io/problems/idempotency-key-reused"));
  }

  @Test
  void many_posts_with_one_key_at_the_same_time_have_one_effect() throws Exception {
    var key = UUID.randomUUID().toString();
    var before = notes();
    try (var pool = Executors.newFixedThreadPool(16)) {
      Callable<String> post =
          () -> write(key, "together").then().statusCode(201).extract().asString();
      var answers =
          pool.invokeAll(IntStream.range(0, 32).mapToObj(_ -> post).toList()).stream()
              .map(future -> future.resultNow())
              .collect(Collectors.toSet());
      assertThat(answers).hasSize(1);
    }
    assertThat(notes()).isEqualTo(before + 1);
  }

  @Test
  void a_key_is_good_at_an_address_of_any_length() {
    var key = UUID.randomUUID().toString();
    // In an index what repeats itself would take less.
    var name = new Random(7).ints(3_500, 'a', 'z').mapToObj(Character::toString).collect(joining());
    var first = copied(key, name + "1").then().statusCode(200).extract();
    var again = copied(key, name + "1").then().statusCode(200).extract();
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.asString()).isEqualTo(first.asString());
    var elsewhere = copied(key, name + "2").then().statusCode(200).extract();
    assertThat(elsewhere.header("Idempotency-Replayed")).isNull();
    assertThat(elsewhere.<String>path("text")).isEqualTo(name + "2");
  }

  private static Response copied(String key, String name) {
    return marketer().header("Idempotency-Key", key).post("/api/notes/called/" + name);
  }

  @Test
  void a_refused_post_leaves_nothing_and_its_key_is_free() {
    var key = UUID.randomUUID().toString();
    var before = notes();
    write(key, "refused").then().statusCode(409);
    assertThat(notes()).isEqualTo(before);
    write(key, "accepted").then().statusCode(201);
  }

  @Test
  void what_was_done_is_in_the_audit() {
    write(UUID.randomUUID().toString(), "audited").then().statusCode(201);
    admin()
        .get("/api/audit?limit=1")
        .then()
        .statusCode(200)
        .body("items[0].actor", equalTo("marketer"))
        .body("items[0].action", equalTo("note written"));
  }

  @Test
  void the_audit_tells_who_did_what_to_one_thing() {
    var note = write(UUID.randomUUID().toString(), "one of many").path("id").toString();
    write(UUID.randomUUID().toString(), "another").then().statusCode(201);
    audited("marketer", "note written", "note " + note).body("items", hasSize(1));
    audited("admin", "note written", "note " + note).body("items", empty());
    audited("marketer", "note torn", "note " + note).body("items", empty());
    admin()
        .queryParam("subject", "\0")
        .get("/api/audit")
        .then()
        .statusCode(400)
        .body("violations.field", contains("subject"));
  }

  @Test
  void a_page_of_the_audit_goes_on_only_for_the_same_question() {
    write(UUID.randomUUID().toString(), "one").then().statusCode(201);
    write(UUID.randomUUID().toString(), "two").then().statusCode(201);
    var next =
        admin().get("/api/audit?actor=marketer&limit=1").then().extract().<String>path("next");
    admin()
        .get("/api/audit?actor=marketer&limit=1&cursor=" + next)
        .then()
        .statusCode(200)
        .body("items", hasSize(1));
    admin().get("/api/audit?actor=admin&cursor=" + next).then().statusCode(400);
  }

  @Test
  void a_cursor_that_was_tampered_with_is_a_400() {
    write(UUID.randomUUID().toString(), "one").then().statusCode(201);
    write(UUID.randomUUID().toString(), "two").then().statusCode(201);
    var next = admin().get("/api/audit?limit=1").then().statusCode(200).extract().path("next");
    admin().get("/api/audit?limit=1&cursor=" + next).then().statusCode(200);
    admin()
        .get("/api/audit?limit=1&cursor=A" + next)
        .then()
        .statusCode(400)
        .body("type", equalTo("https://clientele.io/problems/invalid-cursor"));
    admin().get("/api/audit?limit=501").then().statusCode(400);
  }

  private static ValidatableResponse audited(String actor, String action, String subject) {
    return admin()
        .queryParam("actor", actor)
        .queryParam("action", action)
        .queryParam("subject", subject)
        .get("/api/audit")
        .then()
        .statusCode(200);
  }

  private static RequestSpecification admin() {
    return given().auth().oauth2(TestTokens.of("admin"));
  }

  private static RequestSpecification marketer() {
    return given().auth().oauth2(TestTokens.of("marketer")).contentType(ContentType.JSON);
  }

  private static Response write(String key, String text) {
    return marketer()
        .header("Idempotency-Key", key)
        .body("{\"text\":\"" + text + "\"}")
        .post("/api/notes");
  }

  private static int notes() {
    return Integer.parseInt(marketer().get("/api/notes").asString());
  }
}
