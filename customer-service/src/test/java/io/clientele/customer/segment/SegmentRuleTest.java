package io.clientele.customer.segment;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Published;
import io.clientele.customer.Sql;
import io.clientele.kernel.event.CustomerEvent;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// What the rule of a segment may ask, and what becomes of members when it is changed.
@CustomerServiceTest
class SegmentRuleTest {
  @Inject Database database;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void a_changed_rule_moves_only_the_difference() {
    var one = ACity.ofItsOwn();
    var other = ACity.ofItsOwn();
    var leaving = one.inhabitant();
    var staying =
        aCustomer(Map.of("attributes", Map.of("city", one.name(), "occupation", "Engineer")));
    var joining = other.inhabitant();
    var segment = aSegment(all(one.isHome()));
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
                        other.isHome(),
                        all(one.isHome(), rule("attribute.occupation", "=", "Engineer"))))))
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

  @Test
  void the_rules_that_a_segment_had_stay_on_record_when_it_is_changed_and_deleted() {
    var cities = List.of(ACity.ofItsOwn(), ACity.ofItsOwn(), ACity.ofItsOwn());
    var segment = aSegment(all(cities.getFirst().isHome()));
    var address = "/api/segments/" + segment;
    changedBy("mei", segment, Map.of("condition", all(cities.get(1).isHome())));
    changedBy("jun", segment, Map.of("name", "Renamed " + number()));
    var last = changedBy("lei", segment, Map.of("condition", all(cities.getLast().isHome())));
    var newest = as("analyst").get(address + "/versions?limit=2").then().statusCode(200);
    newest
        .body(
            "items.collect { it.condition.rules[0].value }",
            contains(namesOf(cities.reversed().subList(0, 2))))
        .body("items.changedBy", contains("lei", "mei"))
        .body("items[0].version", equalTo(last.extract().path("version")))
        .body("items[0].changedAt", equalTo(last.extract().path("updatedAt")));
    as("analyst")
        .get(address + "/versions?cursor=" + newest.extract().path("next"))
        .then()
        .statusCode(200)
        .body("items.collect { it.condition.rules[0].value }", contains(cities.getFirst().name()))
        .body("items.changedBy", contains("marketer"))
        .body("items[0].version", equalTo(0))
        .body("next", nullValue());
    as("marketer").header("If-Match", "*").delete(address).then().statusCode(204);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(isGone(segment)).isTrue());
    as("analyst").get(address + "/versions").then().statusCode(200).body("items", hasSize(3));
    as("analyst").get("/api/segments/" + UUID.randomUUID() + "/versions").then().statusCode(404);
  }

  private static ValidatableResponse changedBy(String user, String segment, Map<String, ?> patch) {
    return as(user, "marketer")
        .header("If-Match", "*")
        .body(patch)
        .patch("/api/segments/" + segment)
        .then()
        .statusCode(200);
  }

  private static Object[] namesOf(List<ACity> cities) {
    return cities.stream().map(ACity::name).toArray();
  }

  private boolean isGone(String segment) {
    return database
        .call(connection ->
            Sql.on(connection, "select 1 from segment where id = ?")
                .with(UUID.fromString(segment))
                .first(_ -> true))
        .isEmpty();
  }

  @Test
  void a_list_has_had_no_rule() {
    var list = aList();
    as("analyst")
        .get("/api/segments/" + list + "/versions")
        .then()
        .statusCode(200)
        .body("items", empty());
  }

  @Test
  void a_segment_from_before_begins_with_the_rule_that_it_has() throws IOException {
    var city = ACity.ofItsOwn();
    var segment = aSegment(all(city.isHome()));
    var migration = migration("V112__rules_that_segments_had.sql");
    database.call(connection -> {
      Sql.on(connection, "delete from segment_rule").run();
      return Sql.on(connection, migration.substring(migration.indexOf("insert into"))).run();
    });
    as("analyst")
        .get("/api/segments/" + segment + "/versions")
        .then()
        .statusCode(200)
        .body("items.collect { it.condition.rules[0].value }", contains(city.name()))
        .body("items[0].changedAt", notNullValue())
        .body("items[0].changedBy", nullValue());
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
    var city = ACity.ofItsOwn();
    var inner = aSegment(all(city.isHome()));
    var outer = aSegment(all(rule("segment." + inner, "=", true), rule("kind", "=", "PERSON")));
    awaitLive(outer);
    var customer = city.inhabitant();
    assertThat(members(outer)).containsExactly(customer);
    var before = ACity.ofItsOwn().inhabitant();
    var etag = as("marketer").get("/api/segments/" + inner).then().extract().header("ETag");
    as("marketer")
        .header("If-Match", etag)
        .body(Map.of("condition", all(rule("attribute.city", "!=", city.name()))))
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
  void a_rule_over_a_date_of_a_behaviour_is_followed_changed_and_deleted_like_any_other() {
    var type = aBehaviourType(Map.of("attributes", Map.of("startsOn", "DATE")));
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

  private static String migration(String file) throws IOException {
    try (var text = SegmentRuleTest.class.getResourceAsStream("/db/migration/" + file)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_rule_whose_filter_said_that_its_attribute_is_a_word_is_read_on() throws IOException {
    var type = aBehaviourType();
    var segment = aSegment(all(ever(type)));
    awaitLive(segment);
    var migration = migration("V104__types_of_filters.sql");
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
    var city = ACity.ofItsOwn();
    var member = city.inhabitant();
    var broken = aSegment(all(city.isHome()));
    var sound = aSegment(all(city.isHome()));
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
    var newcomer = city.inhabitant();
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
        .body(Map.of("condition", all(city.isHome())))
        .patch("/api/segments/" + broken)
        .then()
        .statusCode(200)
        .body("fault", nullValue());
    awaitLive(broken);
    assertThat(members(broken)).containsExactlyInAnyOrder(member, newcomer);
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
