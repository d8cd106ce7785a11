package io.clientele.customer.segment;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.CustomerEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Segments from their definition to their end.
@CustomerServiceTest
class SegmentTest {
  @Inject Scheduler scheduler;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void a_new_segment_finds_the_customers_that_are_there_and_tells_other_systems() {
    var city = ACity.ofItsOwn();
    var inside = city.inhabitant();
    var outside = ACity.ELSEWHERE.inhabitant();
    var segment = aSegment(all(city.isHome()));
    awaitLive(segment);
    assertThat(members(segment)).containsExactly(inside);
    as("marketer")
        .get("/api/segments/" + segment)
        .then()
        .body("memberCount", equalTo(1))
        .body("condition.rules[0].field", equalTo("attribute.city"));
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(inside))
                  .filteredOn(CustomerEvent.SegmentEntered.class::isInstance)
                  .extracting(event -> ((CustomerEvent.SegmentEntered) event).segmentId())
                  .contains(UUID.fromString(segment)));
      assertThat(events.of(outside))
          .filteredOn(CustomerEvent.SegmentEntered.class::isInstance)
          .extracting(event -> ((CustomerEvent.SegmentEntered) event).segmentId())
          .doesNotContain(UUID.fromString(segment));
    }
  }

  @Test
  void a_segment_that_somebody_defines_is_built_at_once_not_with_the_next_round() {
    var city = ACity.ofItsOwn();
    var inside = city.inhabitant();
    scheduler.pause();
    try {
      var segment = aSegment(all(city.isHome()));
      awaitLive(segment);
      assertThat(members(segment)).containsExactly(inside);
    } finally {
      scheduler.resume();
    }
  }

  @Test
  void many_join_and_leave_at_the_same_time_and_each_is_told_once() {
    var city = ACity.ofItsOwn();
    var inside = IntStream.range(0, 60).mapToObj(_ -> city.inhabitant()).toList();
    var segment = aSegment(all(city.isHome()));
    awaitLive(segment);
    assertThat(members(segment)).containsExactlyInAnyOrderElementsOf(inside);
    as("marketer")
        .header("If-Match", "*")
        .delete("/api/segments/" + segment)
        .then()
        .statusCode(204);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(moves(events.all(), segment)).hasSizeGreaterThanOrEqualTo(120));
      var moves = moves(events.all(), segment);
      for (var customer : inside) {
        assertThat(moves)
            .filteredOn(event -> event.key().equals(customer))
            .satisfiesExactly(
                first -> assertThat(first).isInstanceOf(CustomerEvent.SegmentEntered.class),
                then -> assertThat(then).isInstanceOf(CustomerEvent.SegmentLeft.class));
      }
    }
  }

  private static List<CustomerEvent> moves(List<CustomerEvent> events, String segment) {
    return events.stream()
        .filter(event ->
            switch (event) {
              case CustomerEvent.SegmentEntered entered ->
                  entered.segmentId().toString().equals(segment);
              case CustomerEvent.SegmentLeft left -> left.segmentId().toString().equals(segment);
              default -> false;
            })
        .toList();
  }

  @Test
  void a_customer_shows_the_segments_it_is_in() {
    var city = ACity.ofItsOwn();
    var inside = city.inhabitant();
    var outside = ACity.ELSEWHERE.inhabitant();
    var segment = aSegment(all(city.isHome()));
    awaitLive(segment);

    as("marketer")
        .get("/api/customers/" + inside + "/segments")
        .then()
        .statusCode(200)
        .body("items.id", hasItem(segment));
    as("marketer")
        .get("/api/customers/" + outside + "/segments")
        .then()
        .statusCode(200)
        .body("items.id", not(hasItem(segment)));
    as("marketer").get("/api/customers/" + segment + "/segments").then().statusCode(404);
  }

  @Test
  void membership_follows_behaviours_profile_and_consents_as_they_come() {
    var city = ACity.ofItsOwn();
    var byBehaviour = aSegment(all(city.isHome(), count("app.login", 30, 2)));
    var byProfile = aSegment(all(city.isHome()));
    var byConsent = aSegment(all(city.isHome(), rule("consent.MARKETING.SMS", "=", true)));
    List.of(byBehaviour, byProfile, byConsent).forEach(segment -> awaitLive(segment));
    var customer = city.inhabitant();
    assertThat(members(byProfile)).containsExactly(customer);
    assertThat(members(byConsent)).isEmpty();
    as("integration")
        .body(Map.of("purpose", "MARKETING", "channel", "SMS", "granted", true))
        .post("/api/customers/" + customer + "/consents")
        .then()
        .statusCode(201);
    assertThat(members(byConsent)).containsExactly(customer);
    recorded(List.of(aBehaviour(customer, "app.login"), aBehaviour(customer, "app.login")));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(byBehaviour)).containsExactly(customer));
    var etag = as("integration").get("/api/customers/" + customer).then().extract().header("ETag");
    as("integration")
        .header("If-Match", etag)
        .body("{\"attributes\":{\"city\":null}}")
        .patch("/api/customers/" + customer)
        .then()
        .statusCode(200);
    assertThat(members(byProfile)).isEmpty();
    assertThat(members(byBehaviour)).isEmpty();
  }

  @Test
  void more_purchases_keep_a_membership_and_a_refund_takes_it_back() {
    var purchase = aBehaviourType();
    var much = aSegment(all(spent(purchase, ">=", 100)));
    var little = aSegment(all(spent(purchase, "<", 100)));
    awaitLive(much);
    awaitLive(little);
    var customer = aCustomer();
    assertThat(members(little)).contains(customer);
    recorded(aBehaviour(customer, purchase, Instant.now(), "80.00"));
    recorded(aBehaviour(customer, purchase, Instant.now(), "50.00"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(much)).contains(customer));
    assertThat(members(little)).doesNotContain(customer);
    recorded(aBehaviour(customer, purchase, Instant.now(), "10.00"));
    awaitBehaviours(customer, 3);
    assertThat(members(much)).contains(customer);
    assertThat(members(little)).doesNotContain(customer);
    recorded(aBehaviour(customer, purchase, Instant.now(), "-60.00"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(little)).contains(customer));
    assertThat(members(much)).doesNotContain(customer);
  }

  private static Map<String, Object> spent(String type, String operator, int amount) {
    return Map.of(
        "field",
        "behaviour",
        "behaviour",
        Map.of("type", type, "aggregate", "SUM", "withinDays", 30),
        "operator",
        operator,
        "value",
        amount);
  }

  @Test
  void nobody_is_lost_or_left_over_when_customers_change_while_a_segment_is_built() {
    var city = ACity.ofItsOwn();
    var customers = new ArrayList<String>();
    for (var i = 0; i < 40; i++) {
      customers.add((i % 2 == 0 ? city : ACity.ELSEWHERE).inhabitant());
    }
    var stop = new AtomicBoolean();
    var mover =
        Thread.ofVirtual()
            .start(() -> {
              for (var i = 0; !stop.get(); i++) {
                (i % 3 == 0 ? city : ACity.ELSEWHERE).welcomes(customers.get(i % customers.size()));
              }
            });
    var segments = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      segments.add(aSegment(all(city.isHome())));
    }
    segments.forEach(segment -> awaitLive(segment));
    stop.set(true);
    await().atMost(PATIENCE).until(() -> !mover.isAlive());
    var expected =
        customers.stream()
            .filter(id -> city.name().equals(customer(id).extract().path("attributes.city")))
            .toList();
    for (var segment : segments) {
      assertThat(members(segment)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void a_deleted_segment_is_gone_and_its_members_have_left() {
    var city = ACity.ofItsOwn();
    var customer = city.inhabitant();
    var segment = aSegment(all(city.isHome()));
    awaitLive(segment);
    var etag = as("marketer").get("/api/segments/" + segment).then().extract().header("ETag");
    as("marketer").delete("/api/segments/" + segment).then().statusCode(428);
    as("marketer")
        .header("If-Match", etag)
        .delete("/api/segments/" + segment)
        .then()
        .statusCode(204);
    as("marketer").get("/api/segments/" + segment).then().statusCode(404);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(customer))
                  .anyMatch(CustomerEvent.SegmentLeft.class::isInstance));
    }
  }
}
