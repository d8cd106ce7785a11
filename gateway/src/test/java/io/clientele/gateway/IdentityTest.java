package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class IdentityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "marketer",
        "approver",
        "analyst",
        "relationship-manager",
        "branch-manager",
        "privacy-officer",
        "admin",
        "integration"
      })
  void each_role_has_a_user_who_signs_in_by_password(String role) {
    var answer =
        password(role, Suite.PASSWORD)
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .body("token_type", equalTo("Bearer"))
            .body("expires_in", equalTo(8 * 3600));

    given()
        .auth()
        .oauth2(answer.extract().path("access_token"))
        .get("/api/me")
        .then()
        .statusCode(200)
        .body("username", equalTo(role))
        .body("roles", contains(role));
  }

  @ParameterizedTest
  @CsvSource({"marketer, wrong", "nobody, open sesame", "admin, ''"})
  void a_wrong_name_and_a_wrong_password_look_the_same(String name, String password) {
    password(name, password)
        .statusCode(400)
        .body("error", equalTo("invalid_grant"))
        .body("error_description", equalTo("The user name or the password is wrong."));
  }

  @Test
  void who_guesses_passwords_has_to_wait() {
    for (int guess = 0; guess < 10; guess++) {
      password("victim", "guess " + guess).statusCode(400);
    }

    password("victim", Suite.PASSWORD).statusCode(429).header("Retry-After", "30");
    password("analyst", Suite.PASSWORD).statusCode(200);
  }

  @Test
  void a_service_gets_a_short_token_of_the_role_integration() {
    var answer =
        token(
                Map.of(
                    "grant_type", "client_credentials",
                    "client_id", "campaign-service",
                    "client_secret", Suite.CLIENT_SECRET))
            .statusCode(200)
            .body("expires_in", equalTo(600));

    given()
        .auth()
        .oauth2(answer.extract().path("access_token"))
        .get("/api/me")
        .then()
        .body("username", equalTo("campaign-service"))
        .body("roles", contains("integration"));
  }

  @Test
  void a_service_may_send_its_secret_as_basic_authentication() {
    given()
        .auth()
        .preemptive()
        .basic("campaign-service", Suite.CLIENT_SECRET.replace(' ', '+'))
        .formParams(Map.of("grant_type", "client_credentials"))
        .post("/oauth2/token")
        .then()
        .statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({"campaign-service, wrong", "stranger, between services"})
  void an_unknown_client_and_a_wrong_secret_look_the_same(String id, String secret) {
    token(Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret))
        .statusCode(401)
        .header("WWW-Authenticate", "Basic")
        .body("error", equalTo("invalid_client"));
  }

  @Test
  void another_grant_is_named_as_unsupported() {
    token(Map.of("grant_type", "implicit"))
        .statusCode(400)
        .body("error", equalTo("unsupported_grant_type"));
  }

  @Test
  void what_is_missing_is_named() {
    token(Map.of("username", "marketer"))
        .statusCode(400)
        .body("error", equalTo("invalid_request"))
        .body("error_description", containsString("grant_type"));
    token(Map.of("grant_type", "password", "username", "marketer"))
        .statusCode(400)
        .body("error", equalTo("invalid_request"));
  }

  @Test
  void a_parameter_that_comes_twice_is_refused() {
    given()
        .formParam("grant_type", "password", "client_credentials")
        .post("/oauth2/token")
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"));
  }

  @Test
  void the_published_keys_verify_the_tokens() throws Exception {
    String token = password("admin", Suite.PASSWORD).extract().path("access_token");
    var keys =
        new JsonWebKeySet(given().get("/oauth2/jwks").then().statusCode(200).extract().asString());

    var claims =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
            .setExpectedIssuer(Suite.ISSUER)
            .setRequireExpirationTime()
            .build()
            .processToClaims(token);

    assertThat(claims.getStringListClaimValue("groups")).containsExactly("admin");
    assertThat(keys.toJson()).doesNotContain("\"d\"");
  }

  @Test
  void an_oidc_client_finds_its_way() {
    given()
        .get("/.well-known/openid-configuration")
        .then()
        .statusCode(200)
        .body("issuer", equalTo(Suite.ISSUER))
        .body("token_endpoint", endsWith("/oauth2/token"))
        .body("jwks_uri", endsWith("/oauth2/jwks"))
        .body("grant_types_supported", hasItems("password", "client_credentials"));
  }

  private static ValidatableResponse password(String name, String password) {
    return token(Map.of("grant_type", "password", "username", name, "password", password));
  }

  private static ValidatableResponse token(Map<String, String> form) {
    return given().formParams(form).post("/oauth2/token").then();
  }
}
