package io.clientele.customer.segment;

import static io.clientele.customer.Bank.*;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Published;
import io.clientele.customer.Sql;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.local.backing.TestTokens;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Lists, whose members somebody chose.
@CustomerServiceTest
class StaticSegmentTest {
  @Inject Database database;
  @Inject DefineSegment defineSegment;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  private static ValidatableResponse change(String list, Map<String, ?> body) {
    return as("marketer").body(body).post("/api/segments/" + list + "/members").then();
  }

  private static ValidatableResponse send(String list, String query, String csv) {
    return send(list, query, csv.getBytes(UTF_8));
  }

  private static ValidatableResponse send(String list, String query, byte[] csv) {
    return given()
        .auth()
        .oauth2(TestTokens.of("marketer", "marketer"))
        .contentType("text/csv")
        .body(csv)
        .post("/api/segments/" + list + "/members/file" + query)
        .then();
  }

  @Test
  void a_list_has_the_members_it_was_given_and_other_systems_see_them_like_any_others() {
    var first = aCustomer();
    var second = aCustomer();
    var list = aList();
    as("marketer")
        .get("/api/segments/" + list)
        .then()
        .body("state", equalTo("LIVE"))
        .body("condition", nullValue());
    change(list, Map.of("add", List.of(first, second)))
        .statusCode(202)
        .body("noted", equalTo(2))
        .body("unknown", equalTo(0));
    awaitLive(list);
    assertThat(members(list)).containsExactlyInAnyOrder(first, second);
    change(list, Map.of("add", List.of(first), "remove", List.of(second)))
        .statusCode(202)
        .body("noted", equalTo(1));
    awaitLive(list);
    assertThat(members(list)).containsExactly(first);
    as("marketer")
        .get("/api/segments/" + list)
        .then()
        .body("kind", equalTo("STATIC"))
        .body("memberCount", equalTo(1));
    as("marketer")
        .get("/api/segments/" + list + "/why/" + first)
        .then()
        .statusCode(200)
        .body("member", equalTo(true))
        .body("since", notNullValue())
        .body("parts", empty());
    try (var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class);
        var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(first))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.State.class,
                      state -> assertThat(state.segments()).contains(UUID.fromString(list))));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(second))
                  .filteredOn(event ->
                      event instanceof CustomerEvent.SegmentEntered
                          || event instanceof CustomerEvent.SegmentLeft)
                  .extracting(Object::getClass)
                  .contains(CustomerEvent.SegmentEntered.class, CustomerEvent.SegmentLeft.class));
    }
  }

  @Test
  void a_segment_with_a_rule_may_ask_for_a_list_and_follows_it() {
    var customer = aCustomer();
    var list = aList();
    var outer = aSegment(all(rule("segment." + list, "=", true), rule("kind", "=", "PERSON")));
    awaitLive(outer);
    assertThat(members(outer)).isEmpty();
    change(list, Map.of("add", List.of(customer))).statusCode(202);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(members(outer)).contains(customer));
    var etag = as("marketer").get("/api/segments/" + list).then().extract().header("ETag");
    as("marketer")
        .header("If-Match", etag)
        .delete("/api/segments/" + list)
        .then()
        .statusCode(409)
        .body("type", containsString("segment-in-use"));
  }

  @Test
  void a_list_that_is_renamed_while_a_customer_is_added_gets_the_customer_all_the_same() {
    var customer = aCustomer();
    var list = aList();
    var name = "List " + number();
    defineSegment.change(
        UUID.fromString(list),
        "*",
        _ -> {
          change(list, Map.of("add", List.of(customer))).statusCode(202);
          return new DefineSegment.Wanted(name, null, null);
        });
    assertThat(isForgotten(list)).isFalse();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(list)).containsExactly(customer));
    as("marketer").get("/api/segments/" + list).then().body("name", equalTo(name));
  }

  /// Whether nobody will let those join who were noted.
  private boolean isForgotten(String list) {
    return database.call(connection ->
        Sql.on(
                connection,
                """
                select 1 from segment s join segment_difference d on d.segment_id = s.id
                where s.id = ? and s.state = 'LIVE'
                """)
            .with(UUID.fromString(list))
            .first(_ -> true)
            .isPresent());
  }

  @Test
  void customers_who_were_noted_for_a_list_join_although_it_looks_finished() {
    var customer = aCustomer();
    var list = aList();
    database.call(connection ->
        Sql.on(
                connection,
                "insert into segment_difference (segment_id, customer_id, joins) values (?, ?, true)")
            .with(UUID.fromString(list))
            .with(UUID.fromString(customer))
            .run());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(list)).containsExactly(customer));
    awaitLive(list);
  }

  @Test
  void customers_that_do_not_exist_are_counted_and_named() {
    var stranger = UUID.randomUUID().toString();
    change(aList(), Map.of("add", List.of(aCustomer(), stranger)))
        .statusCode(202)
        .body("noted", equalTo(1))
        .body("unknown", equalTo(1))
        .body("unknownSample", contains(stranger));
  }

  @Test
  void a_file_adds_and_removes_customers_by_their_identifiers() {
    var one = aPerson();
    var other = aPerson();
    var first = register(one);
    var second = register(other);
    var list = aList();
    var csv =
        "identifier.core-banking\n" + coreBanking(one) + "\n" + coreBanking(other) + "\nnobody-9\n";
    send(list, "", csv)
        .statusCode(202)
        .body("noted", equalTo(2))
        .body("unknownSample", contains("nobody-9"));
    awaitLive(list);
    assertThat(members(list)).containsExactlyInAnyOrder(first, second);
    send(list, "?mode=REMOVE", "customerId\n" + second + "\n").statusCode(202);
    awaitLive(list);
    assertThat(members(list)).containsExactly(first);
  }

  @Test
  void a_file_that_a_spreadsheet_saved_is_read_like_any_other() {
    var customer = aCustomer();
    var list = aList();
    send(list, "", "\uFEFFcustomerId\r\n" + customer + "\r\n")
        .statusCode(202)
        .body("noted", equalTo(1));
    awaitLive(list);
    assertThat(members(list)).containsExactly(customer);
  }

  @Test
  void what_is_wrong_in_a_file_is_told_by_its_line() {
    var list = aList();
    var somebody = aCustomer();
    send(list, "", "customerId\n" + somebody + "\n\n\"two\nlines\"\nnobody\n")
        .statusCode(400)
        .body("violations.field", contains("line 4", "line 6"));
    send(list, "?mode=REMOVE", "customerId\n\nnobody\n")
        .statusCode(400)
        .body("violations.field", contains("line 3"));
    send(list, "", "\nidentifier.shoe\n42\n")
        .statusCode(400)
        .body("violations.field", contains("line 2"));
    send(list, "", "\nshoeSize\n42\n").statusCode(400).body("violations.field", contains("line 2"));
    assertThat(members(list)).isEmpty();
  }

  @Test
  void whose_members_are_joining_is_not_exported_compared_or_frozen_and_says_so_elsewhere() {
    var customer = aCustomer();
    var list = aListOf(List.of(customer));
    var other = aListOf(List.of(customer));
    whileBuilding(list, () -> showsThatItIsBuilt(list, other, customer));
    awaitLive(list);
    as("analyst").get("/api/segments/" + list + "/members/export").then().statusCode(200);
  }

  private static void showsThatItIsBuilt(String list, String other, String customer) {
    as("analyst")
        .get("/api/segments/" + list + "/members/export")
        .then()
        .statusCode(409)
        .body("type", endsWith("/segment-building"));
    as("analyst")
        .body(Map.of("segments", List.of(other, list)))
        .post("/api/segments/overlap")
        .then()
        .statusCode(409)
        .body("type", endsWith("/segment-building"))
        .body("params.segment", startsWith("List "));
    as("marketer")
        .body(Map.of("name", "Snapshot " + number()))
        .post("/api/segments/" + list + "/snapshots")
        .then()
        .statusCode(409)
        .body("type", endsWith("/segment-building"));
    as("analyst")
        .get("/api/segments/" + list + "/members")
        .then()
        .statusCode(200)
        .body("items.customerId", contains(customer))
        .body("state", equalTo("BUILDING"));
    as("analyst")
        .get("/api/segments/" + list + "/why/" + customer)
        .then()
        .statusCode(200)
        .body("member", equalTo(true))
        .body("state", equalTo("BUILDING"));
    as("analyst")
        .body(Map.of("condition", all(rule("segment." + list, "=", true))))
        .post("/api/segments/preview")
        .then()
        .statusCode(200)
        .body("count", equalTo(1))
        .body("building", contains(list));
    as("analyst")
        .body(Map.of("condition", all(rule("segment." + other, "=", true))))
        .post("/api/segments/preview")
        .then()
        .statusCode(200)
        .body("building", empty());
    as("analyst").get("/api/segments/" + other + "/members").then().body("state", equalTo("LIVE"));
  }

  /// Does something while members of a list are waiting to join it.
  private void whileBuilding(String list, Runnable work) {
    var id = UUID.fromString(list);
    database.call(connection -> {
      SegmentLock.take(connection, id);
      database.callApart(apart ->
          Sql.on(apart, "update segment set state = 'BUILDING' where id = ?").with(id).run());
      work.run();
      return id;
    });
  }

  @SuppressWarnings("unchecked")
  private static String coreBanking(Map<String, Object> person) {
    return ((List<Map<String, String>>) person.get("identifiers")).getFirst().get("value");
  }

  @Test
  void a_list_whose_input_makes_no_sense_is_refused_whole() {
    var list = aList();
    change(list, Map.of("add", List.of(aCustomer(), "not-an-id")))
        .statusCode(400)
        .body("violations.field", hasItem("add[1]"));
    change(list, Map.of("add", List.of("x"), "namespace", "phone"))
        .statusCode(400)
        .body("violations.field", hasItem("namespace"));
    change(list, Map.of()).statusCode(400);
    var somebody = List.of(aCustomer());
    change(list, Map.of("add", somebody, "remove", somebody))
        .statusCode(400)
        .body("violations.field", contains("remove"));
    send(list, "", "shoeSize\n42\n").statusCode(400);
    send(list, "", "customerId\na,b\n")
        .statusCode(400)
        .body("violations.field", contains("line 2"));
    send(list, "", "").statusCode(400);
    send(list, "", "customerId\n" + somebody.getFirst() + "\n\"x\n").statusCode(400);
    send(list, "", "identifier.core-banking\nM\u00fcller\n".getBytes(ISO_8859_1))
        .statusCode(400)
        .body("detail", containsString("UTF-8"));
    send(list, "?mode=UPSIDE_DOWN", "customerId\n").statusCode(400);
    assertThat(members(list)).isEmpty();
    as("analyst")
        .body(Map.of("add", List.of()))
        .post("/api/segments/" + list + "/members")
        .then()
        .statusCode(403);
    change(UUID.randomUUID().toString(), Map.of("add", somebody)).statusCode(404);
  }

  @Test
  void a_list_has_no_rule_and_a_rule_no_chosen_members() {
    as("marketer")
        .body(Map.of("name", "Both " + number(), "kind", "STATIC", "condition", all()))
        .post("/api/segments")
        .then()
        .statusCode(400)
        .body("violations.field", contains("condition"));
    as("marketer")
        .body(Map.of("name", "Neither " + number()))
        .post("/api/segments")
        .then()
        .statusCode(400)
        .body("violations.field", contains("condition"));
    var list = aList();
    var etag = as("marketer").get("/api/segments/" + list).then().extract().header("ETag");
    as("marketer")
        .header("If-Match", etag)
        .body(Map.of("condition", all()))
        .patch("/api/segments/" + list)
        .then()
        .statusCode(400);
    as("marketer")
        .header("If-Match", etag)
        .body(Map.of("description", "Invited by hand"))
        .patch("/api/segments/" + list)
        .then()
        .statusCode(200)
        .body("description", equalTo("Invited by hand"));
    var segment = aSegment(all(rule("attribute.city", "=", "City " + number())));
    change(segment, Map.of("add", List.of(aCustomer())))
        .statusCode(409)
        .body("type", containsString("segment-has-rule"));
  }

  @Test
  void a_condition_of_null_is_none() {
    var name = "List " + number();
    as("marketer")
        .body("{\"name\":\"" + name + "\",\"kind\":\"STATIC\",\"condition\":null}")
        .post("/api/segments")
        .then()
        .statusCode(201)
        .body("condition", nullValue());
    as("marketer")
        .body("{\"name\":\"Rule " + number() + "\",\"condition\":null}")
        .post("/api/segments")
        .then()
        .statusCode(400)
        .body("violations.field", contains("condition"))
        .body("violations.message", contains("must not be null"));
    as("marketer")
        .header("If-Match", "*")
        .body("{\"description\":\"Invited\",\"condition\":null}")
        .patch("/api/segments/" + aList())
        .then()
        .statusCode(200)
        .body("description", equalTo("Invited"));
  }

  @Test
  void a_deleted_list_is_left_by_its_members() {
    var customer = aCustomer();
    var list = aListOf(customer);
    var etag = as("marketer").get("/api/segments/" + list).then().extract().header("ETag");
    as("marketer").header("If-Match", etag).delete("/api/segments/" + list).then().statusCode(204);
    as("marketer").get("/api/segments/" + list).then().statusCode(404);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(customer))
                  .anyMatch(CustomerEvent.SegmentLeft.class::isInstance));
    }
  }
}
