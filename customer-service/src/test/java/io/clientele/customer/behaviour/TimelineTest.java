package io.clientele.customer.behaviour;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What customers did, as it is shown of them.
@CustomerServiceTest
class TimelineTest {
  @Inject TestClock clock;
  @Inject ForgetBehaviours forgetBehaviours;

  @AfterEach
  void now() {
    clock.reset();
  }

  @Test
  void behaviours_show_on_the_timeline_latest_first_page_by_page() {
    var customer = aCustomer();
    var now = Instant.now();
    var behaviours =
        IntStream.range(0, 25)
            .mapToObj(i -> aBehaviour(customer, "app.login", now.minus(Duration.ofHours(20L * i))))
            .toList();
    recorded(behaviours);
    awaitBehaviours(customer, 25);
    var times = new ArrayList<String>();
    String cursor = null;
    do {
      var page =
          as("marketer")
              .queryParam("limit", 10)
              .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
              .get("/api/customers/" + customer + "/behaviours")
              .then()
              .statusCode(200)
              .extract();
      times.addAll(page.path("items.occurredAt"));
      cursor = page.path("next");
    } while (cursor != null);
    assertThat(times)
        .hasSize(25)
        .isSortedAccordingTo((a, b) -> Instant.parse(b).compareTo(Instant.parse(a)));
  }

  @Test
  void the_timeline_can_be_narrowed_to_a_type() {
    var customer = aCustomer();
    recorded(List.of(aBehaviour(customer, "app.login"), aBehaviour(customer, "branch.visited")));
    awaitBehaviours(customer, 2);
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours?type=branch.visited")
        .then()
        .body("items.type", contains("branch.visited"));
    as("marketer")
        .get("/api/customers/" + customer + "/behaviours?type=brunch.visited")
        .then()
        .statusCode(400)
        .body("violations.field", contains("type"));
  }

  @Test
  void a_cursor_of_another_list_is_refused() {
    as("marketer")
        .get("/api/customers/" + aCustomer() + "/behaviours?cursor=abc")
        .then()
        .statusCode(400)
        .body("type", containsString("invalid-cursor"));
  }

  @Test
  void the_timeline_can_be_narrowed_to_a_time_and_paged_within() {
    var customer = aCustomer();
    var noon = Instant.parse("2026-03-10T12:00:00Z");
    for (var hours : List.of(-30, -2, -1, 0, 1, 30)) {
      recorded(aBehaviour(customer, "app.login", noon.plus(Duration.ofHours(hours))));
    }
    recorded(aBehaviour(customer, "branch.visited", noon));
    awaitBehaviours(customer, 7);
    var path = "/api/customers/" + customer + "/behaviours";
    as("marketer")
        .queryParams("from", "2026-03-10T10:00:00Z", "to", "2026-03-10T13:00:00Z")
        .get(path)
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(4));
    as("marketer")
        .queryParams(
            "from", "2026-03-10T10:00:00Z", "to", "2026-03-10T13:00:00Z", "type", "branch.visited")
        .get(path)
        .then()
        .body("items.type", contains("branch.visited"));
    String next =
        as("marketer")
            .queryParams("from", "2026-03-10T11:00:00Z", "limit", 3)
            .get(path)
            .then()
            .body("items.size()", equalTo(3))
            .extract()
            .path("next");
    as("marketer")
        .queryParams("from", "2026-03-10T11:00:00Z", "limit", 3, "cursor", next)
        .get(path)
        .then()
        .body("items.occurredAt", hasItem("2026-03-10T11:00:00Z"))
        .body("items.size()", equalTo(2));
    as("marketer")
        .queryParams("from", "2026-03-09T00:00:00Z", "limit", 3, "cursor", next)
        .get(path)
        .then()
        .statusCode(400);
    as("marketer")
        .queryParam("from", "2999-01-01T00:00:00Z")
        .get(path)
        .then()
        .statusCode(200)
        .body("items", empty());
    as("marketer").queryParam("from", "Monday").get(path).then().statusCode(400);
    as("marketer")
        .queryParams("from", "2026-03-10T13:00:00Z", "to", "2026-03-10T13:00:00Z")
        .get(path)
        .then()
        .statusCode(400)
        .body("violations.field", contains("to"));
  }

  @Test
  void the_timeline_goes_on_past_days_that_were_forgotten_before_their_type_was_kept_longer() {
    var type = aBehaviourType(Map.of("retention", "P30D"));
    var customer = aCustomer();
    var now = Instant.now();
    var forgotten = now.minus(Duration.ofDays(25));
    var before = now.minus(Duration.ofDays(50));
    recorded(
        List.of(
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(2))),
            aBehaviour(customer, type, forgotten),
            aBehaviour(customer, type, forgotten.minusSeconds(1)),
            aBehaviour(customer, type, forgotten.minusSeconds(2)),
            aBehaviour(customer, "branch.visited", before),
            aBehaviour(customer, "branch.visited", before.minusSeconds(1)),
            aBehaviour(customer, "branch.visited", before.minusSeconds(2))));
    awaitBehaviours(customer, 7);
    clock.advance(Duration.ofDays(10));
    forgetBehaviours.all();
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("title", "A type", "retention", "P90D"))
        .put("/api/behaviour-types/" + type)
        .then()
        .statusCode(200);
    var timeline = "/api/customers/" + customer + "/behaviours";
    String next =
        as("marketer")
            .get(timeline + "?limit=3")
            .then()
            .body("items.type", contains("app.login", "branch.visited", "branch.visited"))
            .body("next", notNullValue())
            .extract()
            .path("next");
    as("marketer")
        .queryParams("limit", 3, "cursor", next)
        .get(timeline)
        .then()
        .body("items.type", contains("branch.visited"));
  }
}
