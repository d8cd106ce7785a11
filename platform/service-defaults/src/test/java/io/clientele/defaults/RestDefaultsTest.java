package io.clientele.defaults;

import static io.clientele.defaults.sample.Notes.marketer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.clientele.defaults.sample.SampleServiceTest;
import io.clientele.local.backing.TestTokens;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What every service answers alike.
@SampleServiceTest
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
  void a_pool_without_a_free_connection_is_no_failure_but_a_wait() {
    marketer()
        .get("/api/notes/crowded")
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .contentType("application/problem+json");
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
}
