package io.clientele.customer.behaviour;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;

import io.clientele.customer.ASource;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.TestClock;
import io.clientele.kernel.event.BehaviourEvent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Behaviours that are kept no longer than their type says.
@CustomerServiceTest
class RetentionTest {
  @Inject TestClock clock;
  @Inject ForgetBehaviours forgetBehaviours;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @AfterEach
  void now() {
    clock.reset();
  }

  @Test
  void single_behaviours_are_forgotten_after_their_retention_and_totals_stay() {
    var type = aBehaviourType(Map.of("retention", "P30D"));
    var customer = aCustomer();
    var now = Instant.now();
    recorded(
        List.of(
            aBehaviour(customer, type, now.minus(Duration.ofDays(25))),
            aBehaviour(customer, type, now.minus(Duration.ofDays(2))),
            aBehaviour(customer, "app.login", now.minus(Duration.ofDays(60)))));
    awaitBehaviours(customer, 3);
    record(aBehaviour(customer, type, now.minus(Duration.ofDays(31))))
        .statusCode(400)
        .body("violations.field", contains("occurredAt"));
    clock.advance(Duration.ofDays(10));
    forgetBehaviours.all();
    timeline(customer).body("items.type", contains(type, "app.login"));
    var ever = aSegment(all(count(type, 365, 2)));
    awaitLive(ever);
    assertThat(members(ever)).containsExactly(customer);
  }

  @Test
  void whoever_is_in_a_segment_by_a_single_behaviour_leaves_it_when_that_is_forgotten() {
    var type = aBehaviourType(Map.of("retention", "P30D"));
    var segment =
        aSegment(
            all(
                Map.of(
                    "field",
                    "behaviour",
                    "behaviour",
                    Map.of(
                        "type",
                        type,
                        "aggregate",
                        "COUNT",
                        "where",
                        List.of(Map.of("attribute", "channel", "operator", "=", "value", "APP"))),
                    "operator",
                    ">=",
                    "value",
                    1)));
    awaitLive(segment);
    var customer = aCustomer();
    recorded(
        withAttributes(
            aBehaviour(customer, type, Instant.now().minus(Duration.ofDays(25))),
            Map.of("channel", "APP")));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
    clock.advance(Duration.ofDays(10));
    forgetBehaviours.all();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(segment)).doesNotContain(customer));
  }

  @Test
  void a_fact_that_its_type_no_longer_keeps_is_passed_over_and_holds_nobody_up() {
    var type = aBehaviourType(Map.of("retention", "P30D"));
    var customer = aCustomer();
    var old =
        new BehaviourEvent.Recorded(
            number(),
            "test",
            UUID.fromString(customer),
            null,
            type,
            Instant.now().minus(Duration.ofDays(31)),
            null,
            null);
    new ASource(brokers).tells(old);
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 1);
    timeline(customer).body("items.type", contains("app.login"));
    as("admin")
        .get("/api/dead-letters?limit=500")
        .then()
        .body("items.findAll { it.key == '" + customer + "' }", empty());
    var ever = aSegment(all(count(type, 365, 1)));
    awaitLive(ever);
    assertThat(members(ever)).isEmpty();
  }
}
