package io.clientele.defaults;

import static io.clientele.defaults.sample.Notes.marketer;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import io.clientele.defaults.sample.SampleServiceTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fields, parameters and addresses that are not as they should be.
@SampleServiceTest
class RefusedInputTest {
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
}
