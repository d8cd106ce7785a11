package io.clientele.defaults.sample;

import static io.restassured.RestAssured.given;

import io.clientele.local.backing.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/// The notes of the make-believe service, as tests write and read them.
public final class Notes {
  private Notes() {}

  public static RequestSpecification admin() {
    return given().auth().oauth2(TestTokens.of("admin"));
  }

  public static RequestSpecification marketer() {
    return given().auth().oauth2(TestTokens.of("marketer")).contentType(ContentType.JSON);
  }

  /// @param key makes it one note, however often it is sent
  public static Response write(String key, String text) {
    return marketer()
        .header("Idempotency-Key", key)
        .body("{\"text\":\"" + text + "\"}")
        .post("/api/notes");
  }

  /// How many there are.
  public static int count() {
    return Integer.parseInt(marketer().get("/api/notes").asString());
  }
}
