package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.sun.net.httpserver.HttpExchange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class FrontDoorTest {
  private static final int MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Vertx vertx;

  Suite suite;

  @TestHTTPResource("/")
  URI gateway;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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
    as("marketer")
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

    as("marketer").get(path).then().statusCode(200).body("from", equalTo(service.name()));
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
  void a_refusal_of_a_service_comes_back_in_its_own_words() {
    suite.campaign.answers(
        "/api/campaigns/7",
        412,
        "application/problem+json",
        StubService.problem(412, "version-stale"));

    as("marketer")
        .get("/api/campaigns/7")
        .then()
        .statusCode(412)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/version-stale"));
  }

  @Test
  void a_request_is_given_an_id_and_a_trace_to_follow_it_by() {
    suite.customer.answers("/api/customers", "{}");

    var id = as("marketer").get("/api/customers").then().extract().header("X-Request-Id");

    assertThat(suite.customer.last().header("X-Request-Id")).isEqualTo(id).isNotBlank();
    assertThat(suite.customer.last().header("traceparent"))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @Test
  void an_id_and_a_trace_that_came_along_are_kept() {
    var trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    suite.customer.answers("/api/customers", "{}");

    as("marketer")
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
    as("marketer")
        .header("X-Request-Id", "x y; INFO all is well")
        .get("/api/me")
        .then()
        .header("X-Request-Id", not(equalTo("x y; INFO all is well")))
        .header("X-Request-Id", matchesRegex("[0-9a-f-]{36}"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_body_that_is_too_large_is_refused(boolean lengthIsSaid) throws Exception {
    suite.customer.answers(
        "/api/behaviours",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          StubService.send(exchange, 202, "application/json", "{}");
        });
    var body = new byte[11 * MEGABYTE];

    var answer =
        send(
            request("/api/behaviours")
                .POST(
                    lengthIsSaid
                        ? BodyPublishers.ofByteArray(body)
                        : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build());

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("https://clientele.io/problems/body-too-large");
  }

  @Test
  void an_import_is_passed_on_while_it_still_comes_in() throws Exception {
    var serviceHasTheFirstPiece = new CountDownLatch(1);
    var size = new AtomicLong();
    suite.customer.answers(
        "/api/imports",
        exchange -> {
          var body = exchange.getRequestBody();
          size.addAndGet(body.readNBytes(MEGABYTE).length);
          serviceHasTheFirstPiece.countDown();
          size.addAndGet(body.transferTo(OutputStream.nullOutputStream()));
          StubService.send(exchange, 202, "application/json", "{\"id\":\"7\"}");
        });
    var file =
        new SequenceInputStream(
            zeros(2 * MEGABYTE, () -> {}),
            zeros(62 * MEGABYTE, () -> serviceHasTheFirstPiece.await(20, TimeUnit.SECONDS)));

    var answer =
        send(
            request("/api/imports?kind=customers")
                .POST(BodyPublishers.ofInputStream(() -> file))
                .build());

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(serviceHasTheFirstPiece.getCount()).isZero();
    assertThat(size).hasValue(64L * MEGABYTE);
  }

  @Test
  void events_reach_the_client_as_they_happen() throws Exception {
    var clientHasTheFirst = new CountDownLatch(1);
    suite.analytics.answers(
        "/api/analytics/live",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          event(exchange.getResponseBody(), 1);
          awaitQuietly(clientHasTheFirst);
          event(exchange.getResponseBody(), 2);
        });

    var answer = client.send(request("/api/analytics/live").GET().build(), BodyHandlers.ofLines());

    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    var lines = answer.body().filter(line -> line.startsWith("data")).iterator();
    assertThat(lines.next()).isEqualTo("data: 1");
    clientHasTheFirst.countDown();
    assertThat(lines.next()).isEqualTo("data: 2");
  }

  @Test
  void a_service_notices_when_the_client_goes_away() throws Exception {
    var serviceNoticed = new CountDownLatch(1);
    suite.analytics.answers(
        "/api/analytics/live",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            for (int n = 0; serviceNoticed.getCount() > 0; n++) {
              event(exchange.getResponseBody(), n);
              LockSupport.parkNanos(50_000_000);
            }
          } catch (IOException _) {
            serviceNoticed.countDown();
          }
        });

    var answer =
        client.send(request("/api/analytics/live").GET().build(), BodyHandlers.ofInputStream());
    answer.body().read();
    answer.body().close();

    assertThat(serviceNoticed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_service_that_is_down_is_a_problem_to_try_again_later() {
    suite.campaign.down();

    as("marketer")
        .get("/api/campaigns")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", matchesRegex("[0-9]+"))
        .body("type", equalTo("https://clientele.io/problems/unavailable"))
        .body("detail", startsWith("campaign-service"));
  }

  @Test
  void a_service_that_keeps_silent_is_not_waited_for() {
    var over = new CountDownLatch(1);
    suite.campaign.answers("/api/campaigns", _ -> awaitQuietly(over));

    as("marketer")
        .get("/api/campaigns")
        .then()
        .statusCode(504)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/timed-out"));
    over.countDown();
  }

  @ParameterizedTest
  @CsvSource({"GET, 2", "POST, 1"})
  void what_may_have_had_an_effect_is_not_repeated(String method, int times) {
    suite.campaign.answers("/api/campaigns", HttpExchange::close);

    as("marketer")
        .request(method, "/api/campaigns")
        .then()
        .statusCode(502)
        .body("type", equalTo("https://clientele.io/problems/connection-lost"));

    assertThat(suite.campaign.received()).hasSize(times);
  }

  @Test
  void metrics_count_by_resource_and_not_by_id() {
    suite.customer.answers("/api/customers/0197-metrics", "{}");
    as("marketer").get("/api/customers/0197-metrics").then().statusCode(200);

    given()
        .get("/q/metrics")
        .then()
        .body(containsString("uri=\"/api/customers\""))
        .body(not(containsString("0197-metrics")));
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

    as("marketer").get("/api/customers").then().statusCode(200);
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

  private RequestSpecification as(String role) {
    return given().auth().oauth2(suite.token(role));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + suite.token("integration"))
        .header("Content-Type", "text/csv");
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, BodyHandlers.ofString());
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

  private static void event(OutputStream out, int number) throws IOException {
    out.write("id: %d\ndata: %d\n\n".formatted(number, number).getBytes(UTF_8));
    out.flush();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @FunctionalInterface
  private interface Wait {
    void before() throws InterruptedException;
  }

  /// Zero bytes, the first of which comes only when the wait is over.
  private static InputStream zeros(long size, Wait wait) {
    return new InputStream() {
      private long left = size;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        if (left == size) {
          try {
            wait.before();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        }
        var count = (int) Math.min(left, length);
        left -= count;
        return count == 0 ? -1 : count;
      }
    };
  }
}
