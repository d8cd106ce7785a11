package io.clientele.customer.segment;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.customer.CustomerConfig;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.TestClock;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who becomes a member, or is one no longer, because days pass.
@CustomerServiceTest
class MembersOverTimeTest {
  @Inject TestClock clock;
  @Inject Database database;
  @Inject CustomerConfig config;

  @AfterEach
  void back_to_today() {
    clock.reset();
  }

  @Test
  void a_window_that_passes_ends_membership_on_its_day() {
    var segment = aSegment(all(count("branch.visited", 7, 1)));
    awaitLive(segment);
    var customer = aCustomer();
    recorded(aBehaviour(customer, "branch.visited"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
    clock.advance(Duration.ofDays(6));
    var other = aCustomer();
    recorded(aBehaviour(other, "branch.visited", clock.instant()));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(other));
    assertThat(members(segment)).contains(customer);
    clock.advance(Duration.ofDays(1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(segment)).contains(other).doesNotContain(customer));
  }

  @Test
  void a_window_that_passes_ends_membership_of_those_whom_another_segment_brought_in() {
    var views = aBehaviourType();
    var visits = aBehaviourType();
    var viewers = aSegment(all(ever(views)));
    var chained = aSegment(all(rule("segment." + viewers, "=", true)));
    var segment = aSegment(all(rule("segment." + chained, "=", true), count(visits, 7, 1)));
    awaitLive(segment);
    var customer = aCustomer();
    recorded(aBehaviour(customer, visits));
    awaitBehaviours(customer, 1);
    clock.advance(Duration.ofDays(1));
    await().atMost(PATIENCE).until(() -> isNotDue(customer));
    recorded(aBehaviour(customer, views, clock.instant()));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
    clock.advance(Duration.ofDays(5));
    var other = aCustomer();
    recorded(
        List.of(
            aBehaviour(other, visits, clock.instant()), aBehaviour(other, views, clock.instant())));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(other));
    assertThat(members(segment)).contains(customer);
    clock.advance(Duration.ofDays(1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(segment)).containsExactly(other));
  }

  private boolean isNotDue(String customer) {
    return database.call(connection ->
        Sql.on(connection, "select 1 from due_day where customer_id = ? and due_on <= ?")
            .with(UUID.fromString(customer))
            .with(LocalDate.ofInstant(clock.instant(), config.businessZone()))
            .first(_ -> true)
            .isEmpty());
  }

  @Test
  void a_new_segment_whose_members_come_by_time_alone_gets_them_on_their_day() {
    var customer = aCustomer();
    recorded(aBehaviour(customer, "product.viewed"));
    awaitBehaviours(customer, 1);
    var segment =
        aSegment(
            all(
                Map.of(
                    "field",
                    "behaviour",
                    "behaviour",
                    Map.of("type", "product.viewed", "aggregate", "DAYS_SINCE"),
                    "operator",
                    ">=",
                    "value",
                    5)));
    awaitLive(segment);
    assertThat(members(segment)).doesNotContain(customer);
    clock.advance(Duration.ofDays(5));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
  }

  @Test
  void whoever_joined_by_its_risk_tolerance_leaves_when_the_assessment_has_expired() {
    var until = LocalDate.ofInstant(clock.instant(), config.businessZone()).plusDays(2);
    var customer =
        aCustomer(Map.of("riskTolerance", Map.of("level", "C4", "validUntilOn", until.toString())));
    var segment = aSegment(all(rule("riskTolerance", ">=", "C3")));
    awaitLive(segment);
    assertThat(members(segment)).contains(customer);
    clock.advance(Duration.ofDays(3));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(segment)).doesNotContain(customer));
  }

  @Test
  void what_is_dated_tomorrow_counts_from_tomorrow_on() {
    var type = aBehaviourType();
    var before = aSegment(all(ever(type)));
    awaitLive(before);
    var untouched = aCustomer();
    var touched = aCustomer();
    var tomorrow = clock.instant().plus(Duration.ofDays(1)).minusSeconds(60);
    recorded(List.of(aBehaviour(untouched, type, tomorrow), aBehaviour(touched, type, tomorrow)));
    await().atMost(PATIENCE).until(() -> isApplied(untouched) && isApplied(touched));
    ACity.ELSEWHERE.welcomes(touched);
    var after = aSegment(all(ever(type)));
    awaitLive(after);
    assertThat(members(before)).doesNotContain(untouched, touched);
    assertThat(members(after)).doesNotContain(untouched, touched);
    clock.advance(Duration.ofDays(1));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(members(before)).contains(untouched, touched);
          assertThat(members(after)).contains(untouched, touched);
        });
  }

  @Test
  void what_is_dated_tomorrow_counts_for_a_rule_that_is_made_today() {
    var type = aBehaviourType();
    var customer = aCustomer();
    recorded(aBehaviour(customer, type, clock.instant().plus(Duration.ofDays(1)).minusSeconds(60)));
    await().atMost(PATIENCE).until(() -> isApplied(customer));
    var segment = aSegment(all(ever(type)));
    awaitLive(segment);
    clock.advance(Duration.ofDays(1));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
  }

  @Test
  void what_is_dated_tomorrow_counts_from_then_on_although_it_alone_would_not_have_sufficed() {
    var dated = aBehaviourType();
    var late = aBehaviourType();
    var segment = aSegment(all(ever(dated), ever(late)));
    awaitLive(segment);
    var customer = aCustomer();
    recorded(
        aBehaviour(customer, dated, clock.instant().plus(Duration.ofDays(1)).minusSeconds(60)));
    await().atMost(PATIENCE).until(() -> isApplied(customer));
    ACity.ELSEWHERE.welcomes(customer);
    recorded(aBehaviour(customer, late));
    awaitBehaviours(customer, 2);
    clock.advance(Duration.ofDays(1));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
  }

  private boolean isApplied(String customer) {
    return database.call(connection ->
        Sql.on(connection, "select 1 from behaviour_day where customer_id = ?")
            .with(UUID.fromString(customer))
            .first(_ -> true)
            .isPresent());
  }
}
