package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class ConsoleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/campaigns",
        "/campaigns/0197d3c1-5b6e-7c11-9a44-0b2f6f1d8e02",
        "/segments/new"
      })
  void every_page_opens_by_its_address(String path) {
    browser(path)
        .statusCode(200)
        .contentType(startsWith("text/html"))
        .body(containsString("<div id=\"root\">"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/assets/none-0a1b2c3d.js", "/none.svg", "/q/none", "/docs/none"})
  void what_is_no_page_is_not_answered_with_one(String path) {
    browser(path).statusCode(404).body(not(containsString("<div id=\"root\">")));
  }

  @Test
  void an_address_of_the_api_is_never_a_page() {
    browser("/api/none").statusCode(401).contentType("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/campaigns/7", "/docs", "/assets/sample-0a1b2c3d.js", "/api/me"})
  void nothing_can_be_slipped_into_a_page(String path) {
    browser(path)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header(
            "Content-Security-Policy",
            allOf(
                containsString("script-src 'self';"),
                containsString("frame-ancestors 'none'"),
                containsString("object-src 'none'")));
  }

  @Test
  void built_files_are_kept_for_good_and_the_page_that_names_them_is_not() {
    browser("/assets/sample-0a1b2c3d.js")
        .statusCode(200)
        .header("Cache-Control", "public, max-age=31536000, immutable");
    browser("/campaigns").header("Cache-Control", "no-cache");
    browser("/").header("Cache-Control", "no-cache");
  }

  @Test
  void large_files_travel_compressed() {
    given()
        .header("Accept-Encoding", "gzip")
        .get("/docs/swagger-ui-bundle.js")
        .then()
        .statusCode(200)
        .header("Content-Encoding", equalTo("gzip"));
  }

  private static ValidatableResponse browser(String path) {
    return given().header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8").get(path).then();
  }
}
