package io.clientele.customer.lifecycle;

import static io.clientele.customer.Bank.*;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.clientele.customer.CustomerConfig;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Published;
import io.clientele.customer.Sql;
import io.clientele.customer.TestClock;
import io.clientele.customer.judgement.Cause;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Customers on their way through stages, tiers and bases.
@CustomerServiceTest
class LifecycleTest {
  @Inject TestClock clock;
  @Inject Database database;
  @Inject CustomerConfig config;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @AfterEach
  void back_to_today() {
    clock.reset();
  }

  private static String registeredDaysAgo(int days) {
    return aCustomer(
        Map.of("registeredOn", LocalDate.now(ZoneOffset.UTC).minusDays(days).toString()));
  }

  private static Instant daysAgo(int days) {
    return Instant.now().minus(Duration.ofDays(days));
  }

  @Test
  void a_customer_who_was_never_active_is_a_prospect_and_incremental() {
    customer(aCustomer())
        .body("stage", equalTo("PROSPECT"))
        .body("tier", equalTo("MASS"))
        .body("base", equalTo("INCREMENTAL"));
  }

  @Test
  void the_first_payment_makes_a_prospect_new_and_is_published_with_its_cause() {
    var customer = aCustomer();
    recorded(aBehaviour(customer, "account.credited", Instant.now(), "1200.00"));
    awaitCustomer(customer, "stage", "NEW");
    as("analyst")
        .get("/api/customers/" + customer + "/lifecycle")
        .then()
        .statusCode(200)
        .body("stage", equalTo("NEW"))
        .body("history.findAll { it.axis == 'STAGE' }.to", contains("NEW", "PROSPECT"))
        .body(
            "history.findAll { it.axis == 'STAGE' }.cause", contains("BEHAVIOUR", "REGISTRATION"));
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(customer))
                  .filteredOn(CustomerEvent.StageChanged.class::isInstance)
                  .extracting(CustomerEvent.StageChanged.class::cast)
                  // Events have small letters since their first version.
                  .extracting(CustomerEvent.StageChanged::to, CustomerEvent.StageChanged::cause)
                  .containsExactly(tuple("PROSPECT", "registration"), tuple("NEW", "behaviour")));
    }
    try (var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(customer))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.State.class,
                      state -> assertThat(state.stage()).isEqualTo("NEW")));
    }
  }

  @Test
  void the_api_says_which_causes_there_are() {
    given()
        .get("/q/openapi?format=json")
        .then()
        .body(
            "components.schemas.Line.properties.cause.enum",
            equalTo(Arrays.stream(Cause.values()).map(Cause::name).toList()));
  }

  @Test
  void a_regular_customer_of_more_than_a_year_is_mature() {
    var customer = registeredDaysAgo(400);
    var salaries = new ArrayList<Map<String, Object>>();
    for (var i = 0; i < 6; i++) {
      salaries.add(aBehaviour(customer, "account.credited", daysAgo(10 * i), "5000.00"));
    }
    recorded(salaries);
    awaitCustomer(customer, "stage", "MATURE");
    awaitCustomer(customer, "base", "STOCK");
  }

  @Test
  void whoever_stops_is_at_risk_then_dormant_then_lost_by_time_alone() {
    var customer = registeredDaysAgo(400);
    recorded(aBehaviour(customer, "card.purchase", daysAgo(0), "10.00"));
    awaitCustomer(customer, "stage", "GROWING");
    clock.advance(Duration.ofDays(91));
    awaitCustomer(customer, "stage", "AT_RISK");
    clock.advance(Duration.ofDays(90));
    awaitCustomer(customer, "stage", "DORMANT");
    clock.advance(Duration.ofDays(185));
    awaitCustomer(customer, "stage", "LOST");
    as("analyst")
        .get("/api/customers/" + customer + "/lifecycle")
        .then()
        .body("history.findAll { it.axis == 'STAGE' }.cause", hasItem("TIME"));
  }

  @Test
  void a_lost_customer_who_comes_back_is_won_back_and_later_goes_on() {
    var customer = registeredDaysAgo(1_000);
    recorded(aBehaviour(customer, "card.purchase", daysAgo(700), "10.00"));
    awaitCustomer(customer, "stage", "LOST");
    clock.advance(Duration.ofDays(20));
    var now = clock.instant();
    recorded(
        List.of(
            aBehaviour(customer, "card.purchase", now, "10.00"),
            aBehaviour(customer, "card.purchase", now.minusSeconds(60), "12.00")));
    awaitCustomer(customer, "stage", "WON_BACK");
    clock.advance(Duration.ofDays(61));
    awaitCustomer(customer, "stage", "GROWING");
  }

  @Test
  void history_that_is_loaded_late_does_not_look_like_a_return() {
    var customer = registeredDaysAgo(1_000);
    recorded(aBehaviour(customer, "card.purchase", daysAgo(700), "10.00"));
    awaitCustomer(customer, "stage", "LOST");
    recorded(
        List.of(
            aBehaviour(customer, "card.purchase", daysAgo(3), "10.00"),
            aBehaviour(customer, "card.purchase", daysAgo(2), "12.00")));
    awaitCustomer(customer, "stage", "GROWING");
  }

  @Test
  void a_balance_that_wobbles_at_a_limit_for_thirty_days_changes_the_tier_once() {
    var customer = registeredDaysAgo(400);
    for (var day = 0; day < 30; day++) {
      var amount = day % 2 == 0 ? "505000.00" : "495000.00";
      recorded(aBehaviour(customer, "balance.reported", clock.instant(), amount));
      awaitBehaviours(customer, day + 1);
      clock.advance(Duration.ofDays(1));
    }
    awaitCustomer(customer, "tier", "PREMIER");
    as("analyst")
        .get("/api/customers/" + customer + "/lifecycle")
        .then()
        .body("history.findAll { it.axis == 'TIER' }.to", contains("PREMIER", "MASS"));
  }

  @Test
  void a_tier_is_lost_only_after_the_grace() {
    var customer = registeredDaysAgo(400);
    recorded(aBehaviour(customer, "balance.reported", clock.instant(), "800000.00"));
    awaitCustomer(customer, "tier", "PREMIER");
    clock.advance(Duration.ofDays(1));
    recorded(aBehaviour(customer, "balance.reported", clock.instant(), "100000.00"));
    awaitBehaviours(customer, 2);
    clock.advance(Duration.ofDays(15));
    awaitJudged(customer);
    customer(customer).body("tier", equalTo("PREMIER"));
    clock.advance(Duration.ofDays(16));
    awaitCustomer(customer, "tier", "AFFLUENT");
  }

  /// Waits until the customer was judged, if it was to be by today.
  private void awaitJudged(String customer) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            database.call(connection ->
                Sql.on(connection, "select 1 from due_day where customer_id = ? and due_on <= ?")
                    .with(UUID.fromString(customer))
                    .with(LocalDate.ofInstant(clock.instant(), config.businessZone()))
                    .first(_ -> true)
                    .isEmpty()));
  }
}
