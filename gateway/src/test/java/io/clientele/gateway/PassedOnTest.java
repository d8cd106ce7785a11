package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a request takes along to its service, and what comes back.
@QuarkusTest
@QuarkusTestResource(Suite.class)
class PassedOnTest {
  Suite suite;

  @TestHTTPResource("/")
  URI gateway;

  @BeforeEach
  void quiet() {
    suite.reset();
  }

  @Test
  void a_request_reaches_its_service_unchanged_under_the_users_own_token() {
    var token = suite.token("marketer");
    suite.customer.answers(
        "/api/segments",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          exchange.getResponseHeaders().set("Location", "/api/segments/7");
          StubService.send(exchange, 201, "application/json", body);
        });

    given()
        .auth()
        .oauth2(token)
        .header("Idempotency-Key", "k-1")
        .queryParam("q", "a b&c")
        .contentType("application/json")
        .body("{\"name\":\"新客\"}")
        .post("/api/segments")
        .then()
        .statusCode(201)
        .header("ETag", "\"1\"")
        .header("Location", "/api/segments/7")
        .body("name", equalTo("新客"));

    var request = suite.customer.last();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri().getQuery()).isEqualTo("q=a b&c");
    assertThat(request.header("Authorization")).isEqualTo("Bearer " + token);
    assertThat(request.header("Idempotency-Key")).isEqualTo("k-1");
    assertThat(request.header("Host")).isEqualTo(gateway.getAuthority());
    assertThat(request.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
  }

  @Test
  void a_client_that_would_rather_speak_http_2_is_served() throws Exception {
    suite.customer.answers(
        "/api/segments",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          StubService.send(exchange, 201, "application/json", body);
        });
    var request =
        HttpRequest.newBuilder(gateway.resolve("/api/segments"))
            .header("Authorization", "Bearer " + suite.token("marketer"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      for (var times = 0; times < 20; times++) {
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{}");
      }
    }
  }

  @Test
  void a_refusal_of_a_service_comes_back_in_its_own_words() {
    suite.campaign.answers(
        "/api/campaigns/7",
        412,
        "application/problem+json",
        StubService.problem(412, "version-stale"));

    suite
        .as("marketer")
        .get("/api/campaigns/7")
        .then()
        .statusCode(412)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/version-stale"));
  }

  @Test
  void a_request_is_given_an_id_and_a_trace_to_follow_it_by() {
    suite.customer.answers("/api/customers", "{}");

    var id = suite.as("marketer").get("/api/customers").then().extract().header("X-Request-Id");

    assertThat(suite.customer.last().header("X-Request-Id")).isEqualTo(id).isNotBlank();
    assertThat(suite.customer.last().header("traceparent"))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @Test
  void an_id_and_a_trace_that_came_along_are_kept() {
    var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    suite.customer.answers("/api/customers", "{}");

    suite
        .as("marketer")
        .header("X-Request-Id", "order-42")
        .header("traceparent", trace)
        .get("/api/customers")
        .then()
        .header("X-Request-Id", "order-42");

    assertThat(suite.customer.last().header("X-Request-Id")).isEqualTo("order-42");
    assertThat(suite.customer.last().header("traceparent")).isEqualTo(trace);
  }

  @Test
  void an_id_that_could_forge_a_log_line_is_replaced() {
    suite
        .as("marketer")
        .header("X-Request-Id", "x y; INFO all is well")
        .get("/api/me")
        .then()
        .header("X-Request-Id", not(equalTo("x y; INFO all is well")))
        .header("X-Request-Id", matchesRegex("[0-9a-f-]{36}"));
  }

  @Test
  void metrics_count_by_resource_and_not_by_id() {
    suite.customer.answers("/api/customers/0197-metrics", "{}");
    suite.as("marketer").get("/api/customers/0197-metrics").then().statusCode(200);

    given()
        .get("/q/metrics")
        .then()
        .body(containsString("uri=\"/api/customers\""))
        .body(not(containsString("0197-metrics")));
  }
}
