package io.clientele.demo.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClienteleApiTest {
  private static final String ID = "01990000-0000-7000-8000-000000000001";

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<String> signIns = new ArrayList<>();
  private HttpServer server;
  private ClienteleApi api;

  private record Answer(int status, String body) {}

  private record Request(String line, String authorization, String idempotencyKey, String body) {}

  private record Thing(UUID id, String name) {}

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/oauth2/token", this::signIn);
    server.createContext("/api", this::answer);
    server.start();
    api =
        new ClienteleApi(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            "secret",
            Duration.ofSeconds(1));
  }

  @AfterEach
  void hangUp() {
    api.close();
    server.stop(0);
  }

  @Test
  void a_role_signs_in_once_and_then_shows_its_token() {
    answers.add(new Answer(200, thing("a")));
    answers.add(new Answer(200, thing("b")));

    api.as(Role.RELATIONSHIP_MANAGER).get("/api/things/1", Thing.class);
    api.as(Role.RELATIONSHIP_MANAGER).get("/api/things/2", Thing.class);

    assertThat(signIns)
        .containsExactly("grant_type=password&username=relationship-manager&password=secret");
    assertThat(requests).extracting(Request::authorization).containsOnly("Bearer token-1");
  }

  @Test
  void a_posting_to_a_service_that_is_away_is_repeated_with_the_same_key() {
    answers.add(new Answer(503, ""));
    answers.add(new Answer(503, ""));
    answers.add(new Answer(201, thing("a")));

    var thing = api.as(Role.MARKETER).post("/api/things", new Thing(null, "a"), Thing.class);

    assertThat(thing).isEqualTo(new Thing(UUID.fromString(ID), "a"));
    assertThat(requests).hasSize(3).extracting(Request::body).containsOnly("{\"name\":\"a\"}");
    assertThat(requests.stream().map(Request::idempotencyKey).distinct())
        .singleElement()
        .satisfies(key -> assertThat(UUID.fromString(key)).isNotNull());
  }

  @Test
  void two_postings_have_two_keys() {
    answers.add(new Answer(201, thing("a")));
    answers.add(new Answer(201, thing("a")));

    api.as(Role.MARKETER).post("/api/things", new Thing(null, "a"), Thing.class);
    api.as(Role.MARKETER).post("/api/things", new Thing(null, "a"), Thing.class);

    assertThat(requests).extracting(Request::idempotencyKey).doesNotHaveDuplicates();
  }

  @Test
  void a_refusal_tells_what_the_api_said() {
    answers.add(
        new Answer(
            400,
            """
            {"type":"https://clientele.io/problems/invalid","title":"Invalid input","status":400,
             "violations":[{"field":"name","message":"must not be blank"}]}
            """));

    assertThatThrownBy(
            () -> api.as(Role.MARKETER).post("/api/things", new Thing(null, ""), Thing.class))
        .isInstanceOf(Refused.class)
        .hasMessage("POST /api/things was refused: 400 Invalid input (name: must not be blank)");
    assertThat(requests).hasSize(1);
  }

  @Test
  void what_is_not_there_is_found_empty() {
    answers.add(new Answer(404, "{\"title\":\"Not found\",\"status\":404}"));

    assertThat(api.as(Role.ANALYST).find("/api/things/1", Thing.class)).isEmpty();
  }

  @Test
  void a_list_is_read_page_by_page() {
    answers.add(new Answer(200, "{\"items\":[" + thing("a") + "],\"next\":\"c+1\"}"));
    answers.add(new Answer(200, "{\"items\":[" + thing("b") + "],\"next\":null}"));

    var things = api.as(Role.ANALYST).all("/api/things?limit=1", Thing.class);

    assertThat(things).extracting(Thing::name).containsExactly("a", "b");
    assertThat(requests)
        .extracting(Request::line)
        .containsExactly("GET /api/things?limit=1", "GET /api/things?limit=1&cursor=c%2B1");
  }

  @Test
  void patience_ends_with_the_reason() {
    server.removeContext("/api");
    server.createContext(
        "/api", exchange -> send(exchange, new Answer(503, "{\"title\":\"Away\",\"status\":503}")));

    assertThatThrownBy(() -> api.as(Role.ANALYST).get("/api/things/1", Thing.class))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("503 Away");
  }

  private static String thing(String name) {
    return "{\"id\":\"%s\",\"name\":\"%s\",\"more\":1}".formatted(ID, name);
  }

  private void signIn(HttpExchange exchange) throws IOException {
    signIns.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    send(
        exchange,
        new Answer(
            200,
            "{\"access_token\":\"token-%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                .formatted(signIns.size())));
  }

  private void answer(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            headers.getFirst("Authorization"),
            headers.getFirst("Idempotency-Key"),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    send(exchange, Objects.requireNonNull(answers.poll(), "asked more often than expected"));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
