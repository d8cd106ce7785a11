package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.clientele.kernel.id.Ids;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class OperationsTest {
  private static final String LETTER = "0197d3c1-5b6e-7c11-9a44-0b2f6f1d8e07";

  Suite suite;

  @BeforeEach
  void quiet() {
    suite.reset();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 50})
  void audit_entries_of_all_services_are_one_list_newest_first(int limit) {
    var all = new ArrayList<String>();
    for (var service : Service.values()) {
      all.addAll(auditOf(service, 9));
    }
    all.sort(Comparator.reverseOrder());

    assertThat(walk("/api/audit", limit)).isEqualTo(all);
  }

  @Test
  void each_entry_tells_which_service_it_is_of() {
    auditOf(Service.CAMPAIGN, 1);
    auditOf(Service.CUSTOMER, 0);
    auditOf(Service.ANALYTICS, 0);

    suite
        .as("admin")
        .get("/api/audit")
        .then()
        .statusCode(200)
        .body("items.service", contains("campaign-service"))
        .body("items[0].actor", equalTo("somebody"))
        .body("items[0].details.n", equalTo(0))
        .body("next", equalTo(null));
  }

  @Test
  void an_entry_made_meanwhile_does_not_shift_the_pages() {
    var early = new ArrayList<>(auditOf(Service.CUSTOMER, 6));
    auditOf(Service.CAMPAIGN, 0);
    auditOf(Service.ANALYTICS, 0);
    var first = page("/api/audit", 3, null);

    var withNewer = new ArrayList<>(early);
    withNewer.addFirst(id(9_999));
    serve(suite.customer, "/api/audit", withNewer);
    var second = page("/api/audit", 3, first.getString("next"));

    var seen = new ArrayList<>(first.<String>getList("items.id"));
    seen.addAll(second.getList("items.id"));
    assertThat(seen).isEqualTo(early);
  }

  @Test
  void a_service_that_is_down_is_named_and_the_rest_is_shown() {
    auditOf(Service.CUSTOMER, 2);
    auditOf(Service.CAMPAIGN, 2);
    suite.analytics.down();

    suite
        .as("admin")
        .get("/api/audit")
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(4))
        .body("missing", contains("analytics-service"))
        .body("next", equalTo(null));
  }

  @Test
  void entries_can_be_asked_for_by_who_did_what_to_whom() {
    for (var service : Service.values()) {
      auditOf(service, 0);
    }

    suite
        .as("privacy-officer")
        .queryParam("actor", "somebody else")
        .queryParam("subject", "customer 1")
        .get("/api/audit")
        .then()
        .statusCode(200);

    for (var service : Service.values()) {
      assertThat(suite.stub(service).last().uri().getQuery())
          .contains("actor=somebody+else", "subject=customer+1")
          .doesNotContain("action");
    }
  }

  @Test
  void a_role_that_the_services_refuse_is_refused() {
    for (var service : Service.values()) {
      suite
          .stub(service)
          .answers(
              "/api/audit",
              403,
              "application/problem+json",
              StubService.problem(403, "not-allowed"));
    }

    suite
        .as("marketer")
        .get("/api/audit")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/not-allowed"));
  }

  @Test
  void audit_trails_are_verified_in_every_service() {
    verified(Service.CUSTOMER, "{\"intact\":true,\"sealed\":7,\"unsealed\":1}");
    verified(
        Service.CAMPAIGN,
        """
        {"intact":false,"sealed":3,"unsealed":0,
         "published":{"entries":9,"at":"2026-05-04T09:30:00Z"},
         "finding":{"fault":"REMOVED","place":4,"entryId":"%s"}}
        """
            .formatted(LETTER));
    verified(Service.ANALYTICS, "{\"intact\":true,\"sealed\":0,\"unsealed\":0}");

    suite
        .as("privacy-officer")
        .get("/api/audit/verify")
        .then()
        .statusCode(200)
        .body("intact", equalTo(false))
        .body("missing.size()", equalTo(0))
        .body("services.find { it.service == 'customer-service' }.sealed", equalTo(7))
        .body("services.find { it.service == 'campaign-service' }.finding.place", equalTo(4))
        .body("services.find { it.service == 'campaign-service' }.finding.entryId", equalTo(LETTER))
        .body("services.find { it.service == 'campaign-service' }.published.entries", equalTo(9));
  }

  @Test
  void an_audit_trail_that_could_not_be_verified_is_not_taken_for_whole() {
    verified(Service.CUSTOMER, "{\"intact\":true,\"sealed\":7,\"unsealed\":1}");
    verified(Service.CAMPAIGN, "{\"intact\":true,\"sealed\":2,\"unsealed\":0}");
    suite.analytics.down();

    suite
        .as("admin")
        .get("/api/audit/verify")
        .then()
        .statusCode(200)
        .body("intact", equalTo(false))
        .body("missing", contains("analytics-service"));
  }

  @Test
  void a_cursor_that_was_tampered_with_is_refused() {
    for (var service : Service.values()) {
      auditOf(service, 5);
    }
    var next = page("/api/audit", 2, null).getString("next");
    var tampered = (next.charAt(0) == 'A' ? 'B' : 'A') + next.substring(1);

    suite
        .as("admin")
        .queryParam("cursor", tampered)
        .get("/api/audit")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("cursor"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 501})
  void a_limit_out_of_bounds_is_refused(int limit) {
    suite
        .as("admin")
        .queryParam("limit", limit)
        .get("/api/audit")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("limit"));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/audit?subjekt=customer, subjekt",
    "/api/audit?limit=ten, limit",
    "/api/audit/verify?since=yesterday, since",
    "/api/dead-letters?stat=OPEN, stat",
    "/api/dead-letters?state=BROKEN, state",
    "/api/customer-360/0197d3c1-5b6e-7c11-9a44-0b2f6f1d8e07?part=contacts, part"
  })
  void a_mistyped_filter_is_refused_by_its_name(String address, String field) {
    suite
        .as("admin")
        .get(address)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.field", contains(field));
    assertThat(suite.customer.received()).isEmpty();
  }

  @Test
  void dead_letters_of_all_services_are_one_list_oldest_first() {
    var all = new ArrayList<String>();
    for (var service : Service.values()) {
      var ids = ids(service, 4);
      serve(suite.stub(service), "/api/dead-letters", ids);
      all.addAll(ids);
    }
    Collections.sort(all);

    assertThat(walk("/api/dead-letters", 5)).isEqualTo(all);
  }

  @Test
  void a_dead_letter_is_driven_again_by_the_service_that_keeps_it() {
    suite.analytics.answers("/api/dead-letters/" + LETTER + "/redrive", "{\"applied\":3}");

    suite
        .as("admin")
        .post("/api/dead-letters/" + LETTER + "/redrive")
        .then()
        .statusCode(200)
        .body("service", equalTo("analytics-service"))
        .body("applied", equalTo(3));
  }

  @Test
  void a_dead_letter_is_driven_again_without_waiting_for_services_that_do_not_keep_it() {
    var over = new CountDownLatch(1);
    suite.customer.answers("/api/dead-letters/" + LETTER + "/redrive", _ -> hold(over));
    suite.analytics.answers("/api/dead-letters/" + LETTER + "/redrive", "{\"applied\":3}");

    suite
        .as("admin")
        .post("/api/dead-letters/" + LETTER + "/redrive")
        .then()
        .statusCode(200)
        .body("service", equalTo("analytics-service"))
        .time(lessThan(Suite.SILENCE.toMillis()));
    over.countDown();
  }

  @Test
  void a_dead_letter_that_cannot_be_processed_yet_comes_back_with_the_reason() {
    suite.customer.answers(
        "/api/dead-letters/" + LETTER + "/redrive",
        409,
        "application/problem+json",
        StubService.problem(409, "still-unprocessable"));

    suite
        .as("admin")
        .post("/api/dead-letters/" + LETTER + "/redrive")
        .then()
        .statusCode(409)
        .body("type", equalTo("https://clientele.io/problems/still-unprocessable"))
        .body("params.cause", equalTo("no such customer"))
        .body("violations[0].code", equalTo("required"));
  }

  @Test
  void a_dead_letter_that_no_service_keeps_is_not_found() {
    suite.as("admin").post("/api/dead-letters/" + LETTER + "/discard").then().statusCode(404);
  }

  @Test
  void a_dead_letter_is_not_called_unknown_while_a_service_is_down() {
    suite.campaign.down();

    suite
        .as("admin")
        .post("/api/dead-letters/" + LETTER + "/discard")
        .then()
        .statusCode(oneOf(502, 503));
  }

  @Test
  void a_redrive_that_is_still_going_on_is_not_answered_as_if_nothing_was_done() {
    var over = new CountDownLatch(1);
    suite.customer.answers("/api/dead-letters/" + LETTER + "/redrive", _ -> hold(over));

    suite
        .as("admin")
        .post("/api/dead-letters/" + LETTER + "/redrive")
        .then()
        .statusCode(504)
        .header("Retry-After", nullValue())
        .body("type", equalTo("https://clientele.io/problems/timed-out"))
        .body("detail", containsString("may still have happened"));
    over.countDown();
    assertThat(suite.customer.received()).hasSize(1);
  }

  @Test
  void a_redrive_that_failed_in_its_service_is_answered_in_its_words() {
    suite.customer.answers(
        "/api/dead-letters/" + LETTER + "/redrive",
        500,
        "application/problem+json",
        StubService.problem(500, "unexpected"));

    suite
        .as("admin")
        .post("/api/dead-letters/" + LETTER + "/redrive")
        .then()
        .statusCode(500)
        .body("type", equalTo("https://clientele.io/problems/unexpected"));
  }

  @Test
  void health_tells_which_services_are_ready() {
    suite.customer.answers("/q/health/ready", "{\"status\":\"UP\"}");
    suite.campaign.answers("/q/health/ready", 503, "application/json", "{\"status\":\"DOWN\"}");
    suite.analytics.answers("/q/health/ready", "{\"status\":\"UP\"}");

    suite
        .as("analyst")
        .get("/api/health")
        .then()
        .statusCode(200)
        .body("status", equalTo("DEGRADED"))
        .body(
            "services.service",
            contains("customer-service", "campaign-service", "analytics-service"))
        .body("services.status", contains("UP", "DOWN", "UP"));
  }

  @Test
  void the_gateway_is_ready_though_no_service_is() {
    suite.customer.down();
    suite.campaign.down();
    suite.analytics.down();

    given().get("/q/health/ready").then().statusCode(200);
  }

  private static void hold(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> walk(String path, int limit) {
    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var page = page(path, limit, cursor);
      assertThat(page.getList("items")).hasSizeLessThanOrEqualTo(limit);
      seen.addAll(page.getList("items.id"));
      cursor = page.getString("next");
    } while (cursor != null);
    return seen;
  }

  private JsonPath page(String path, int limit, String cursor) {
    var request = suite.as("admin").queryParam("limit", limit);
    if (cursor != null) {
      request.queryParam("cursor", cursor);
    }
    return request.get(path).then().statusCode(200).extract().jsonPath();
  }

  private void verified(Service service, String answer) {
    suite.stub(service).answers("/api/audit/verify", 200, "application/json", answer);
  }

  private List<String> auditOf(Service service, int count) {
    var ids = ids(service, count).reversed();
    serve(suite.stub(service), "/api/audit", ids);
    return ids;
  }

  /// Ids whose times lie between those of the other services.
  private static List<String> ids(Service service, int count) {
    var ids = new ArrayList<String>();
    for (int n = 0; n < count; n++) {
      ids.add(id(10L * n + 3L * List.of(Service.values()).indexOf(service)));
    }
    return ids;
  }

  private static String id(long millis) {
    return Ids.at(1_780_000_000_000L + millis, 0, 0).toString();
  }

  /// Serves a list as services do: pages in the order given, with a cursor that names the last
  /// entry.
  private static void serve(StubService stub, String path, List<String> ids) {
    stub.answers(
        path,
        exchange -> {
          var query = query(exchange.getRequestURI().getQuery());
          var from = ids.indexOf(query.get("cursor")) + 1;
          var to = Math.min(ids.size(), from + Integer.parseInt(query.get("limit")));
          var items = new ArrayList<String>();
          for (var id : ids.subList(from, to)) {
            items.add(
                """
                {"id":"%s","at":"2026-05-04T09:30:00Z","actor":"somebody","action":"a","subject":"s",\
                "details":{"n":%d},"consumer":"c","topic":"t","partition":1,"offset":2,"key":"k",\
                "state":"OPEN","createdAt":"2026-05-04T09:30:00Z"}\
                """
                    .formatted(id, ids.indexOf(id)));
          }
          var next = to < ids.size() ? "\"" + ids.get(to - 1) + "\"" : "null";
          StubService.send(
              exchange,
              200,
              "application/json",
              "{\"items\":[%s],\"next\":%s}".formatted(String.join(",", items), next));
        });
  }

  private static Map<String, String> query(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(part -> part.split("=", 2))
        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
  }
}
