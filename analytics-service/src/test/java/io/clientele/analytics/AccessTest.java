package io.clientele.analytics;

import static io.restassured.RestAssured.given;

import io.clientele.local.backing.TestTokens;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AnalyticsTest
class AccessTest {
  private static final String[] PATHS = {
    "/api/analytics/overview",
    "/api/analytics/lifecycle",
    "/api/analytics/campaigns/" + new UUID(0, 1),
    "/api/analytics/campaigns/" + new UUID(0, 1) + "/lift",
    "/api/analytics/live",
  };

  @ParameterizedTest
  @ValueSource(
      strings = {"relationship-manager", "branch-manager", "privacy-officer", "integration"})
  void figures_of_the_whole_bank_are_not_for(String role) {
    for (var path : PATHS) {
      given()
          .auth()
          .oauth2(TestTokens.of(role))
          .get(path)
          .then()
          .statusCode(403)
          .contentType("application/problem+json");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"marketer", "approver", "analyst"})
  void recounting_is_for_operators_not_for(String role) {
    given().auth().oauth2(TestTokens.of(role)).get("/api/analytics/recount").then().statusCode(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"marketer", "approver", "analyst", "admin"})
  void the_overview_is_for(String role) {
    given()
        .auth()
        .oauth2(TestTokens.of(role))
        .get("/api/analytics/overview")
        .then()
        .statusCode(200);
  }

  @Test
  void nobody_sees_figures_without_signing_in() {
    for (var path : PATHS) {
      given().get(path).then().statusCode(401).contentType("application/problem+json");
    }
  }
}
