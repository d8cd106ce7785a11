package io.clientele.customer.segment;

import static io.clientele.customer.Bank.*;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a marketer sees of a segment before it is made, and of why somebody is in it.
@CustomerServiceTest
class PreviewAndWhyTest {
  @Inject TestClock clock;

  @AfterEach
  void back_to_today() {
    clock.reset();
  }

  @Test
  void a_preview_counts_and_shows_some() {
    var city = ACity.ofItsOwn();
    var customer = city.inhabitant();
    as("marketer")
        .body(Map.of("condition", all(city.isHome())))
        .post("/api/segments/preview")
        .then()
        .statusCode(200)
        .body("count", equalTo(1))
        .body("sample.id", contains(customer))
        .body("sample[0].stage", equalTo("PROSPECT"))
        .body("tookMillis", greaterThanOrEqualTo(0));
  }

  @Test
  void why_tells_each_part_with_its_figure() {
    var suzhou = new ACity("Suzhou");
    var customer = suzhou.inhabitant();
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 1);
    var segment = aSegment(all(suzhou.isHome(), count("app.login", 30, 5)));
    as("marketer")
        .get("/api/segments/" + segment + "/why/" + customer)
        .then()
        .statusCode(200)
        .body("member", equalTo(false))
        .body("parts.holds", contains(true, false))
        .body("combinator", equalTo("and"))
        .body("not", equalTo(false))
        .body("parts.actual", contains("Suzhou", 1));
    as("marketer")
        .get("/api/segments/" + segment + "/why/" + UUID.randomUUID())
        .then()
        .statusCode(404);
  }

  @Test
  void why_tells_parts_of_which_one_is_enough_or_none_may_hold_from_parts_that_all_have_to() {
    var suzhou = new ACity("Suzhou");
    var customer = suzhou.inhabitant();
    var parts = List.of(suzhou.isHome(), new ACity("Hangzhou").isHome());
    var any = aSegment(Map.of("combinator", "or", "rules", parts));
    var none = aSegment(Map.of("combinator", "or", "not", true, "rules", parts));
    for (var segment : List.of(any, none)) {
      as("marketer")
          .get("/api/segments/" + segment + "/why/" + customer)
          .then()
          .statusCode(200)
          .body("combinator", equalTo("or"))
          .body("not", equalTo(segment.equals(none)))
          .body("parts.holds", contains(true, false));
    }
  }

  @Test
  void why_reaches_into_nested_groups_and_counts_the_window_of_today() {
    var hangzhou = new ACity("Hangzhou");
    var customer = hangzhou.inhabitant();
    recorded(
        List.of(
            aBehaviour(customer, "card.purchase", clock.instant(), "120.50"),
            aBehaviour(customer, "card.purchase", clock.instant(), "80.00"),
            aBehaviour(customer, "app.login")));
    awaitBehaviours(customer, 3);
    var spent =
        Map.of(
            "field",
            "behaviour",
            "behaviour",
            Map.of("type", "card.purchase", "aggregate", "SUM", "withinDays", 7),
            "operator",
            ">=",
            "value",
            200);
    var segment =
        aSegment(
            all(
                hangzhou.isHome(),
                Map.of("combinator", "or", "rules", List.of(count("app.login", 30, 5), spent))));
    as("marketer")
        .get("/api/segments/" + segment + "/why/" + customer)
        .then()
        .statusCode(200)
        .body("parts[0].holds", equalTo(true))
        .body("parts[1].holds", equalTo(true))
        .body("parts[1].rules.holds", contains(false, true))
        .body("parts[1].rules[0].actual", equalTo(1))
        .body("parts[1].rules[1].actual", equalTo(200.5f));
    clock.advance(Duration.ofDays(8));
    as("marketer")
        .get("/api/segments/" + segment + "/why/" + customer)
        .then()
        .body("parts[1].holds", equalTo(false))
        .body("parts[1].rules.actual", contains(1, 0));
  }
}
