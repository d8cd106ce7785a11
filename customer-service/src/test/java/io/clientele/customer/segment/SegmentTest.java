package io.clientele.customer.segment;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerConfig;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Published;
import io.clientele.customer.Sql;
import io.clientele.customer.TestClock;
import io.clientele.kernel.event.CustomerEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class SegmentTest {
  @Inject TestClock clock;
  @Inject Database database;
  @Inject CustomerConfig config;
  @Inject Scheduler scheduler;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @AfterEach
  void back_to_today() {
    clock.reset();
  }

  private static String livesIn(String city) {
    return aCustomer(Map.of("attributes", Map.of("city", city)));
  }

  private static Map<String, Object> cityIs(String city) {
    return all(rule("attribute.city", "=", city));
  }

  @Test
  void a_new_segment_finds_the_customers_that_are_there_and_tells_other_systems() {
    var city = "City " + number();
    var inside = livesIn(city);
    var outside = livesIn("Elsewhere");
    var segment = aSegment(cityIs(city));
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
    var city = "City " + number();
    var inside = livesIn(city);
    scheduler.pause();
    try {
      var segment = aSegment(cityIs(city));
      awaitLive(segment);
      assertThat(members(segment)).containsExactly(inside);
    } finally {
      scheduler.resume();
    }
  }

  @Test
  void many_join_and_leave_at_the_same_time_and_each_is_told_once() {
    var city = "City " + number();
    var inside = IntStream.range(0, 60).mapToObj(_ -> livesIn(city)).toList();
    var segment = aSegment(cityIs(city));
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
    var city = "City " + number();
    var inside = livesIn(city);
    var outside = livesIn("Elsewhere");
    var segment = aSegment(cityIs(city));
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
    var city = "City " + number();
    var byBehaviour = aSegment(all(rule("attribute.city", "=", city), count("app.login", 30, 2)));
    var byProfile = aSegment(cityIs(city));
    var byConsent =
        aSegment(all(rule("attribute.city", "=", city), rule("consent.MARKETING.SMS", "=", true)));
    List.of(byBehaviour, byProfile, byConsent).forEach(segment -> awaitLive(segment));
    var customer = livesIn(city);
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
    var views = aType(Map.of());
    var visits = aType(Map.of());
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
    var type = aType(Map.of());
    var before = aSegment(all(ever(type)));
    awaitLive(before);
    var untouched = aCustomer();
    var touched = aCustomer();
    var tomorrow = clock.instant().plus(Duration.ofDays(1)).minusSeconds(60);
    recorded(List.of(aBehaviour(untouched, type, tomorrow), aBehaviour(touched, type, tomorrow)));
    await().atMost(PATIENCE).until(() -> isApplied(untouched) && isApplied(touched));
    move(touched, "Elsewhere");
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
    var type = aType(Map.of());
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
    var dated = aType(Map.of());
    var late = aType(Map.of());
    var segment = aSegment(all(ever(dated), ever(late)));
    awaitLive(segment);
    var customer = aCustomer();
    recorded(
        aBehaviour(customer, dated, clock.instant().plus(Duration.ofDays(1)).minusSeconds(60)));
    await().atMost(PATIENCE).until(() -> isApplied(customer));
    move(customer, "Elsewhere");
    recorded(aBehaviour(customer, late));
    awaitBehaviours(customer, 2);
    clock.advance(Duration.ofDays(1));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
  }

  private static String aType(Map<String, String> attributes) {
    var type = "test.segment-" + number();
    as("admin")
        .body(Map.of("title", "A type", "attributes", attributes))
        .put("/api/behaviour-types/" + type)
        .then()
        .statusCode(201);
    return type;
  }

  private static Map<String, Object> ever(String type) {
    return Map.of(
        "field",
        "behaviour",
        "behaviour",
        Map.of("type", type, "aggregate", "EVER"),
        "operator",
        "=",
        "value",
        true);
  }

  private boolean isApplied(String customer) {
    return database.call(connection ->
        Sql.on(connection, "select 1 from behaviour_day where customer_id = ?")
            .with(UUID.fromString(customer))
            .first(_ -> true)
            .isPresent());
  }

  @Test
  void a_rule_over_a_date_of_a_behaviour_is_followed_changed_and_deleted_like_any_other() {
    var type = aType(Map.of("startsOn", "DATE"));
    var segment = aSegment(all(startsFrom(type, "2026-05-01")));
    awaitLive(segment);
    var customer = aCustomer();
    var loan = aBehaviour(customer, type);
    loan.put("attributes", Map.of("startsOn", "2026-05-02"));
    recorded(loan);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(segment)).contains(customer));
    var read = as("marketer").get("/api/segments/" + segment).then().statusCode(200).extract();
    as("marketer")
        .header("If-Match", read.header("ETag"))
        .body(
            Map.of(
                "name",
                "Loans " + number(),
                "condition",
                read.<Map<String, Object>>path("condition")))
        .patch("/api/segments/" + segment)
        .then()
        .statusCode(200)
        .body("fault", nullValue());
    as("marketer")
        .header("If-Match", "*")
        .body(Map.of("condition", all(startsFrom(type, "2026-06-01"))))
        .patch("/api/segments/" + segment)
        .then()
        .statusCode(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(segment)).doesNotContain(customer));
    as("marketer")
        .header("If-Match", "*")
        .delete("/api/segments/" + segment)
        .then()
        .statusCode(204);
  }

  private static Map<String, Object> startsFrom(String type, String day) {
    return Map.of(
        "field",
        "behaviour",
        "behaviour",
        Map.of(
            "type",
            type,
            "aggregate",
            "COUNT",
            "where",
            List.of(Map.of("attribute", "startsOn", "operator", ">=", "value", day))),
        "operator",
        ">=",
        "value",
        1);
  }

  @Test
  void a_rule_whose_filter_said_that_its_attribute_is_a_word_is_read_on() throws IOException {
    var type = aType(Map.of());
    var segment = aSegment(all(ever(type)));
    awaitLive(segment);
    String migration;
    try (var file = getClass().getResourceAsStream("/db/migration/V104__types_of_filters.sql")) {
      migration = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
    database.call(connection -> {
      Sql.on(
              connection,
              """
              update segment set condition = jsonb_set(condition, '{rules,0,behaviour,where}',
                '[{"attribute": "channel", "type": "WORD", "operator": "=",
                   "value": "\\"type\\": \\"WORD\\""}]')
              where id = ?
              """)
          .with(UUID.fromString(segment))
          .run();
      Sql.on(connection, migration).run();
      return Sql.on(connection, "update definition_version set version = version + 1").run();
    });
    as("marketer")
        .get("/api/segments/" + segment)
        .then()
        .statusCode(200)
        .body("fault", nullValue())
        .body("condition.rules[0].behaviour.where[0].type", equalTo("TEXT"))
        .body("condition.rules[0].behaviour.where[0].value", equalTo("\"type\": \"WORD\""));
  }

  @Test
  void a_rule_that_cannot_be_read_any_more_says_so_and_stops_no_other() {
    var city = "City " + number();
    var member = livesIn(city);
    var broken = aSegment(cityIs(city));
    var sound = aSegment(cityIs(city));
    awaitLive(broken);
    awaitLive(sound);
    database.call(connection -> {
      Sql.on(
              connection,
              """
              update segment set condition = '{"combinator": "and", "rules": [
                {"field": "shoeSize", "operator": ">", "value": 40}]}'
              where id = ?
              """)
          .with(UUID.fromString(broken))
          .run();
      return Sql.on(connection, "update definition_version set version = version + 1").run();
    });
    var newcomer = livesIn(city);
    assertThat(members(sound)).containsExactlyInAnyOrder(member, newcomer);
    assertThat(members(broken)).containsExactly(member);
    as("marketer")
        .get("/api/segments/" + broken)
        .then()
        .statusCode(200)
        .body("fault", containsString("shoeSize"));
    as("marketer")
        .get("/api/segments/" + broken + "/why/" + member)
        .then()
        .statusCode(200)
        .body("member", equalTo(true))
        .body("parts", empty());
    as("marketer")
        .header("If-Match", "*")
        .body(Map.of("condition", cityIs(city)))
        .patch("/api/segments/" + broken)
        .then()
        .statusCode(200)
        .body("fault", nullValue());
    awaitLive(broken);
    assertThat(members(broken)).containsExactlyInAnyOrder(member, newcomer);
  }

  @Test
  void a_changed_rule_moves_only_the_difference() {
    var one = "City " + number();
    var other = "City " + number();
    var leaving = livesIn(one);
    var staying = aCustomer(Map.of("attributes", Map.of("city", one, "occupation", "Engineer")));
    var joining = livesIn(other);
    var segment = aSegment(cityIs(one));
    awaitLive(segment);
    var etag = as("marketer").get("/api/segments/" + segment).then().extract().header("ETag");
    var since = since(segment, staying);
    as("marketer")
        .header("If-Match", etag)
        .body(
            Map.of(
                "condition",
                Map.of(
                    "combinator",
                    "or",
                    "rules",
                    List.of(
                        rule("attribute.city", "=", other),
                        all(
                            rule("attribute.city", "=", one),
                            rule("attribute.occupation", "=", "Engineer"))))))
        .patch("/api/segments/" + segment)
        .then()
        .statusCode(200)
        .body("state", equalTo("BUILDING"));
    awaitLive(segment);
    assertThat(members(segment)).containsExactlyInAnyOrder(staying, joining);
    assertThat(since(segment, staying)).isEqualTo(since);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(leaving)).anyMatch(CustomerEvent.SegmentLeft.class::isInstance));
      assertThat(events.of(staying)).noneMatch(CustomerEvent.SegmentLeft.class::isInstance);
    }
  }

  private static String since(String segment, String customer) {
    return as("marketer")
        .get("/api/segments/" + segment + "/members")
        .then()
        .extract()
        .path("items.find { it.customerId == '" + customer + "' }.since");
  }

  @Test
  void a_segment_may_ask_for_another_and_follows_it() {
    var city = "City " + number();
    var inner = aSegment(cityIs(city));
    var outer = aSegment(all(rule("segment." + inner, "=", true), rule("kind", "=", "PERSON")));
    awaitLive(outer);
    var customer = livesIn(city);
    assertThat(members(outer)).containsExactly(customer);
    var before = livesIn("City " + number());
    var etag = as("marketer").get("/api/segments/" + inner).then().extract().header("ETag");
    as("marketer")
        .header("If-Match", etag)
        .body(Map.of("condition", all(rule("attribute.city", "!=", city))))
        .patch("/api/segments/" + inner)
        .then()
        .statusCode(200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(outer)).contains(before).doesNotContain(customer));
    as("marketer")
        .header(
            "If-Match",
            as("marketer").get("/api/segments/" + inner).then().extract().header("ETag"))
        .delete("/api/segments/" + inner)
        .then()
        .statusCode(409)
        .body("type", containsString("segment-in-use"));
    as("marketer")
        .header(
            "If-Match",
            as("marketer").get("/api/segments/" + inner).then().extract().header("ETag"))
        .body(Map.of("condition", all(rule("segment." + outer, "=", true))))
        .patch("/api/segments/" + inner)
        .then()
        .statusCode(409)
        .body("type", containsString("segment-cycle"));
  }

  @Test
  void a_deleted_segment_is_gone_and_its_members_have_left() {
    var city = "City " + number();
    var customer = livesIn(city);
    var segment = aSegment(cityIs(city));
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

  @Test
  void nobody_is_lost_or_left_over_when_customers_change_while_a_segment_is_built() {
    var city = "City " + number();
    var customers = new ArrayList<String>();
    for (var i = 0; i < 40; i++) {
      customers.add(livesIn(i % 2 == 0 ? city : "Elsewhere"));
    }
    var stop = new AtomicBoolean();
    var mover =
        Thread.ofVirtual()
            .start(() -> {
              for (var i = 0; !stop.get(); i++) {
                move(customers.get(i % customers.size()), i % 3 == 0 ? city : "Elsewhere");
              }
            });
    var segments = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      segments.add(aSegment(cityIs(city)));
    }
    segments.forEach(segment -> awaitLive(segment));
    stop.set(true);
    await().atMost(PATIENCE).until(() -> !mover.isAlive());
    var expected =
        customers.stream()
            .filter(id -> city.equals(customer(id).extract().path("attributes.city")))
            .toList();
    for (var segment : segments) {
      assertThat(members(segment)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static void move(String customer, String city) {
    var etag = as("integration").get("/api/customers/" + customer).then().extract().header("ETag");
    as("integration")
        .header("If-Match", etag)
        .body(Map.of("attributes", Map.of("city", city)))
        .patch("/api/customers/" + customer);
  }

  @Test
  void a_preview_counts_and_shows_some() {
    var city = "City " + number();
    var customer = livesIn(city);
    as("marketer")
        .body(Map.of("condition", cityIs(city)))
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
    var customer = livesIn("Suzhou");
    recorded(aBehaviour(customer, "app.login"));
    awaitBehaviours(customer, 1);
    var segment = aSegment(all(rule("attribute.city", "=", "Suzhou"), count("app.login", 30, 5)));
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
    var customer = livesIn("Suzhou");
    var parts =
        List.of(rule("attribute.city", "=", "Suzhou"), rule("attribute.city", "=", "Hangzhou"));
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
    var customer = livesIn("Hangzhou");
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
                rule("attribute.city", "=", "Hangzhou"),
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

  @Test
  void hostile_conditions_are_refused_at_once() {
    var deep = "{\"combinator\":\"and\",\"rules\":[".repeat(1_000) + "]}".repeat(1_000);
    for (var path : List.of("/api/segments/preview", "/api/segments")) {
      as("marketer")
          .body("{\"name\":\"Deep\",\"condition\":" + deep + "}")
          .post(path)
          .then()
          .statusCode(400);
    }
    for (var condition :
        List.of(
            all(count("app.login", 1_000_000_000, 1)),
            all(count("app.login", 0, 1)),
            all(rule("tier", "in", Collections.nCopies(5_000, "MASS"))),
            all(rule("tier", "sounds like", "MASS")),
            all(rule("attribute.city", "between", List.of("b", "a"))),
            Map.of("combinator", "xor", "rules", List.of()))) {
      as("marketer")
          .body(Map.of("condition", condition))
          .post("/api/segments/preview")
          .then()
          .statusCode(400)
          .body("violations.field", not(empty()));
    }
  }

  @Test
  void a_condition_that_makes_no_sense_is_refused_with_its_place() {
    as("marketer")
        .body(
            Map.of(
                "name",
                "Wrong " + number(),
                "condition",
                all(rule("attribute.shoeSize", ">", 40), rule("stage", "=", "RICH"))))
        .post("/api/segments")
        .then()
        .statusCode(400)
        .body("violations.field", hasItem("condition/rules/0/field"))
        .body("violations.field", hasItem("condition/rules/1/value"))
        .body("violations.code", contains("unknown", "one-of"))
        .body("violations[0].params.value", equalTo("shoeSize"));
    as("marketer")
        .body(
            Map.of(
                "name",
                "Wrong " + number(),
                "condition",
                all(rule("segment." + UUID.randomUUID(), "=", true))))
        .post("/api/segments")
        .then()
        .statusCode(400);
    for (var path : List.of("/api/segments/preview", "/api/customers/search")) {
      as("marketer")
          .body(Map.of("condition", all(rule("segment." + UUID.randomUUID(), "=", true))))
          .post(path)
          .then()
          .statusCode(400)
          .body("violations.field", contains("condition"));
    }
    as("analyst")
        .body(Map.of("name", "Not mine", "condition", all()))
        .post("/api/segments")
        .then()
        .statusCode(403);
  }
}
