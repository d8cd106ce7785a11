package io.clientele.customer.behaviour;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class ForgottenTotalsTest {
  @Inject TestClock clock;
  @Inject ForgetBehaviours forgetBehaviours;

  @AfterEach
  void now() {
    clock.reset();
  }

  @Test
  void totals_of_days_forgotten_before_a_merge_are_each_customers_own_after_it_is_undone() {
    var type = aBehaviourType(Map.of("retention", "P30D"));
    var survivor = aCustomer();
    var other = aProspect();
    var day = Instant.now().minus(Duration.ofDays(25));
    recorded(
        List.of(
            aBehaviour(survivor, type, day, "10.00"),
            aBehaviour(other, type, day.plusSeconds(1), "30.00"),
            aBehaviour(other, type, day.minus(Duration.ofDays(1)), "5.00")));
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 2);
    forget();
    merged(survivor, other);
    assertThat(spent(type, survivor)).isEqualTo(45);
    unmerged(survivor, other);
    assertThat(spent(type, survivor)).isEqualTo(10);
    assertThat(spent(type, other)).isEqualTo(35);
  }

  @Test
  void totals_of_days_forgotten_after_a_merge_go_back_to_those_they_came_by() {
    var type = aBehaviourType(Map.of("retention", "P30D"));
    var survivor = aCustomer();
    var other = aProspect();
    var inner = aProspect();
    var day = Instant.now().minus(Duration.ofDays(25));
    recorded(
        List.of(
            aBehaviour(survivor, type, day, "10.00"),
            aBehaviour(other, type, day, "30.00"),
            aBehaviour(inner, type, day, "200.00")));
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 1);
    awaitBehaviours(inner, 1);
    merged(other, inner);
    merged(survivor, other);
    recorded(aBehaviour(other, type, day.plusSeconds(5), "4.00"));
    awaitBehaviours(survivor, 4);
    forget();
    assertThat(spent(type, survivor)).isEqualTo(244);
    unmerged(survivor, other);
    assertThat(spent(type, survivor)).isEqualTo(10);
    assertThat(spent(type, other)).isEqualTo(234);
    unmerged(other, inner);
    assertThat(spent(type, other)).isEqualTo(34);
    assertThat(spent(type, inner)).isEqualTo(200);
    merged(survivor, inner);
    assertThat(spent(type, survivor)).isEqualTo(210);
    unmerged(survivor, inner);
    assertThat(spent(type, survivor)).isEqualTo(10);
    assertThat(spent(type, inner)).isEqualTo(200);
  }

  @Test
  void what_was_forgotten_of_a_day_of_which_something_came_late_stays_with_whom_it_came_by() {
    var type = aBehaviourType(Map.of("retention", "P30D"));
    var survivor = aCustomer();
    var other = aProspect();
    var day = Instant.now().minus(Duration.ofDays(25));
    recorded(
        List.of(
            aBehaviour(survivor, type, day, "10.00"),
            aBehaviour(other, type, day, "30.00"),
            aBehaviour(other, type, day.plusSeconds(1), "5.00")));
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 2);
    forget();
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("title", "A type", "retention", "P1Y"))
        .put("/api/behaviour-types/" + type)
        .then()
        .statusCode(200);
    recorded(
        List.of(
            aBehaviour(survivor, type, day.plusSeconds(2), "2.00"),
            aBehaviour(other, type, day.plusSeconds(3), "400.00")));
    awaitBehaviours(survivor, 1);
    awaitBehaviours(other, 1);
    assertThat(spent(type, other)).isEqualTo(435);
    for (var again = 0; again < 2; again++) {
      merged(survivor, other);
      assertThat(spent(type, survivor)).isEqualTo(447);
      unmerged(survivor, other);
      assertThat(spent(type, survivor)).isEqualTo(12);
      assertThat(spent(type, other)).isEqualTo(435);
    }
  }

  private void forget() {
    clock.advance(Duration.ofDays(10));
    forgetBehaviours.all();
  }

  /// What a customer spent, found by asking who spent at least so much.
  private static int spent(String type, String customer) {
    var low = 0;
    var high = 1_000;
    while (low < high) {
      var middle = (low + high + 1) / 2;
      if (hasSpent(type, customer, middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static boolean hasSpent(String type, String customer, int atLeast) {
    var sum = Map.of("type", type, "aggregate", "SUM", "withinDays", 365);
    var rule = Map.of("field", "behaviour", "behaviour", sum, "operator", ">=", "value", atLeast);
    return as("marketer")
        .body(Map.of("condition", all(rule)))
        .post("/api/customers/search")
        .then()
        .statusCode(200)
        .extract()
        .<List<String>>path("items.id")
        .contains(customer);
  }
}
