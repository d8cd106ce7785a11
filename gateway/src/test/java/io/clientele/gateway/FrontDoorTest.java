package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who comes in, and where to.
@QuarkusTest
@QuarkusTestResource(Suite.class)
class FrontDoorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Vertx vertx;

  Suite suite;

  @TestHTTPResource("/")
  URI gateway;

  @BeforeEach
  void quiet() {
    suite.reset();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void requests_are_served_by_epoll() {
    assertThat(vertx.isNativeTransportEnabled()).isTrue();
  }

  @Test
  void without_a_token_nobody_comes_in() {
    given()
        .get("/api/customers")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer")
        .body("type", equalTo("https://clientele.io/problems/sign-in-first"))
        .body("title", equalTo("Sign in first"))
        .body("status", equalTo(401))
        .body("instance", equalTo("/api/customers"));
    assertThat(suite.customer.received()).isEmpty();
  }

  enum BadToken {
    GARBAGE,
    TAMPERED,
    EXPIRED,
    OF_ANOTHER_ISSUER,
    OF_ANOTHER_KEY,
    UNSIGNED
  }

  @ParameterizedTest
  @EnumSource
  void a_token_that_is_not_good_is_refused(BadToken kind) {
    var token =
        switch (kind) {
          case GARBAGE -> "not.a.token";
          case TAMPERED -> withRole(suite.token("marketer"), "admin");
          case EXPIRED -> token(Suite.ISSUER, Instant.now().minusSeconds(300));
          case OF_ANOTHER_ISSUER -> token("somebody-else", Instant.now().plusSeconds(300));
          case OF_ANOTHER_KEY ->
              Suite.token(
                  "admin",
                  Suite.ISSUER,
                  Instant.now().plusSeconds(300),
                  Suite.newKeys().getPrivate());
          case UNSIGNED -> unsigned(suite.token("admin"));
        };
    given()
        .auth()
        .oauth2(token)
        .get("/api/customers")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    assertThat(suite.customer.received()).isEmpty();
  }

  @Test
  void an_address_that_nobody_has_is_a_problem() {
    suite
        .as("marketer")
        .get("/api/nothing-here")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/not-found"))
        .body("instance", equalTo("/api/nothing-here"));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/customers, CUSTOMER",
    "/api/customers/0197/consents, CUSTOMER",
    "/api/collect/v1/track, CUSTOMER",
    "/api/customers/0197/contactability, CAMPAIGN",
    "/api/imports/7/events, CUSTOMER",
    "/api/duplicates/searches, CUSTOMER",
    "/api/erasures/0197, CUSTOMER",
    "/api/relationship-managers/rm-17, CUSTOMER",
    "/api/installation, CUSTOMER",
    "/api/campaigns/7/transitions, CAMPAIGN",
    "/api/contact-imports, CAMPAIGN",
    "/api/tasks, CAMPAIGN",
    "/api/analytics/overview, ANALYTICS",
  })
  void each_service_gets_its_own_addresses(String path, Service service) {
    suite.stub(service).answers(path, "{\"from\":\"" + service + "\"}");

    suite.as("marketer").get(path).then().statusCode(200).body("from", equalTo(service.name()));
  }

  @Test
  void a_write_key_reaches_the_service_of_kits_and_opens_nothing_else() {
    suite.customer.answers("/api/collect/v1/track", "{\"success\":true}");

    given()
        .auth()
        .preemptive()
        .basic("write-key", "")
        .contentType("application/json")
        .body("{}")
        .post("/api/collect/v1/track")
        .then()
        .statusCode(200)
        .body("success", equalTo(true));
    given().auth().preemptive().basic("write-key", "").get("/api/customers").then().statusCode(401);

    assertThat(suite.customer.received()).hasSize(1);
    assertThat(suite.customer.last().header("Authorization")).startsWith("Basic ");
  }

  @Test
  void anybody_reads_the_keys_of_certificates_and_no_erasure() {
    suite.customer.answers("/api/erasures/keys", "{\"keys\":[]}");

    given().get("/api/erasures/keys").then().statusCode(200).body("keys", hasSize(0));
    given().get("/api/erasures").then().statusCode(401);

    assertThat(suite.customer.received()).hasSize(1);
  }

  @Test
  void who_sends_too_fast_has_to_wait_and_nobody_else() {
    suite.customer.answers("/api/customers", "{}");
    var hasty = suite.token("marketer");

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(() ->
            given()
                .auth()
                .oauth2(hasty)
                .get("/api/customers")
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", "1")
                .body("type", equalTo("https://clientele.io/problems/too-many-requests")));

    suite.as("marketer").get("/api/customers").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: -5",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"
      })
  void a_request_whose_end_could_be_told_in_two_ways_is_refused(String length) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.getPort())) {
      var request =
          """
          POST /api/customers HTTP/1.1\r
          Host: x\r
          Authorization: Bearer %s\r
          %s\r
          \r
          0\r
          \r
          """
              .formatted(suite.token("marketer"), length);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.setSoTimeout((int) PATIENCE.toMillis());
      var status = new String(socket.getInputStream().readNBytes(12), UTF_8);

      assertThat(status).isEqualTo("HTTP/1.1 400");
      assertThat(suite.customer.received()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/customers/../../q/metrics", "/api/customers/%2e%2e/%2e%2e/q/health"})
  void no_detour_leads_to_what_is_not_for_clients(String path) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.getPort())) {
      var request =
          "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
              .formatted(path, suite.token("marketer"));
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.getInputStream().readAllBytes();

      assertThat(suite.customer.received()).isEmpty();
    }
  }

  private String token(String issuer, Instant expiresAt) {
    PrivateKey key = suite.keys.getPrivate();
    return Suite.token("admin", issuer, expiresAt, key);
  }

  private static String withRole(String token, String role) {
    var parts = token.split("\\.", -1);
    var claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    parts[1] = encoded(claims.replace("\"marketer\"", "\"" + role + "\""));
    return String.join(".", parts);
  }

  private static String unsigned(String token) {
    return encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + token.split("\\.", -1)[1] + ".";
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
