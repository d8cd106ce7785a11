package io.clientele.defaults;

import static io.clientele.defaults.sample.Notes.marketer;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.clientele.defaults.sample.SampleServiceTest;
import io.clientele.local.backing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies of requests: how they are read, and which are none.
@SampleServiceTest
class BodyTest {
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
}
