package io.clientele.customer.lifecycle;

import static io.clientele.customer.Bank.*;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void a_changed_model_moves_everybody_it_concerns() {
    var customer = aCustomer();
    var model = as("admin").get("/api/tier-model").then().statusCode(200).extract();
    var places = model.<List<Map<String, Object>>>path("places");
    var changed = new ArrayList<>(places);
    changed.set(
        changed.size() - 1,
        Map.of("name", "EVERYBODY", "when", Map.of("combinator", "and", "rules", List.of())));
    var etag = model.header("ETag");
    as("admin").body(Map.of("places", changed)).put("/api/tier-model").then().statusCode(428);
    var after =
        as("admin")
            .header("If-Match", etag)
            .body(Map.of("places", changed))
            .put("/api/tier-model")
            .then()
            .statusCode(200)
            .extract()
            .header("ETag");
    awaitCustomer(customer, "tier", "EVERYBODY");
    as("admin")
        .header("If-Match", etag)
        .body(Map.of("places", places))
        .put("/api/tier-model")
        .then()
        .statusCode(412);
    as("admin")
        .header("If-Match", after)
        .body(Map.of("places", places))
        .put("/api/tier-model")
        .then()
        .statusCode(200);
    awaitCustomer(customer, "tier", "MASS");
  }

  @Test
  void a_draft_tells_who_would_move_and_moves_nobody() {
    var customer = registeredDaysAgo(400);
    recorded(aBehaviour(customer, "balance.reported", clock.instant(), "800000.00"));
    awaitCustomer(customer, "tier", "PREMIER");
    var before = as("admin").get("/api/tier-model").then().statusCode(200).extract();
    var draft =
        Map.of(
            "places",
            List.of(
                Map.of("name", "HALF_A_MILLION", "when", all(assetsOf(500_000))),
                Map.of("name", "MASS", "when", all())));
    var outcome =
        as("analyst")
            .body(draft)
            .post("/api/tier-model/what-if")
            .then()
            .statusCode(200)
            .body("graces", greaterThanOrEqualTo(0))
            .body("tookMillis", greaterThanOrEqualTo(0))
            .body("sample.size()", greaterThanOrEqualTo(1))
            .extract();
    assertThat(outcome.<Integer>path("asked")).isEqualTo(outcome.<Integer>path("customers"));
    assertThat(
            outcome.<Integer>path(
                "moves.find { it.from == 'PREMIER' && it.to == 'HALF_A_MILLION' }.customers"))
        .isPositive();
    customer(customer).body("tier", equalTo("PREMIER"));
    as("admin")
        .get("/api/tier-model")
        .then()
        .body("version", equalTo(before.<Integer>path("version")));
  }

  private static Map<String, Object> assetsOf(int least) {
    return Map.of(
        "field",
        "behaviour",
        "behaviour",
        Map.of("type", "balance.reported", "aggregate", "LAST"),
        "operator",
        ">=",
        "value",
        least);
  }

  @Test
  void a_draft_that_makes_no_sense_or_comes_from_the_wrong_person_is_refused() {
    var draft = Map.of("places", List.of(Map.of("name", "ALL", "when", all())));
    as("analyst")
        .body(Map.of("places", List.of()))
        .post("/api/lifecycle-model/what-if")
        .then()
        .statusCode(400)
        .body("violations.field", hasItem("places"));
    as("analyst")
        .body("{\"places\":[null]}")
        .post("/api/lifecycle-model/what-if")
        .then()
        .statusCode(400)
        .body("detail", equalTo("The body has a place that is null."));
    as("analyst")
        .body(
            Map.of(
                "places",
                List.of(
                    Map.of("name", "ONE", "when", all(rule("base", "=", "STOCK"))),
                    Map.of("name", "REST", "when", all()))))
        .post("/api/base-model/what-if")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("places[0].when/rules/0/field"));
    as("relationship-manager")
        .body(draft)
        .post("/api/lifecycle-model/what-if")
        .then()
        .statusCode(403);
  }

  @Test
  void every_version_of_a_model_stays_on_record() {
    var model = as("admin").get("/api/base-model").then().statusCode(200).extract();
    var places = model.<List<Map<String, Object>>>path("places");
    as("admin")
        .header("If-Match", model.header("ETag"))
        .body(Map.of("places", places))
        .put("/api/base-model")
        .then()
        .statusCode(200);
    var newest = model.<Integer>path("version") + 1;
    var page =
        as("analyst")
            .get("/api/base-model/versions?limit=1")
            .then()
            .statusCode(200)
            .body("items[0].version", equalTo(newest))
            .body("items[0].changedBy", equalTo("admin"))
            .extract();
    as("analyst")
        .get("/api/base-model/versions?limit=1&cursor=" + page.path("next"))
        .then()
        .statusCode(200)
        .body("items[0].version", equalTo(newest - 1))
        .body(
            "items[0].places.name", equalTo(places.stream().map(one -> one.get("name")).toList()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> as("analyst").get("/api/base-model").then().body("settled", equalTo(true)));
  }

  @Test
  void a_model_that_cannot_be_read_any_more_says_so_and_keeps_nobody_from_being_judged() {
    var model = as("admin").get("/api/base-model").then().statusCode(200).extract();
    var places = model.<List<Map<String, Object>>>path("places");
    database.call(connection -> {
      Sql.on(
              connection,
              """
              insert into lifecycle_model (axis, version, document, changed_by)
              values ('BASE', ?, '{"places": [{"name": "ALL", "when": {"combinator": "and",
                "rules": [{"field": "shoeSize", "operator": "=", "value": 40}]}}]}', 'test')
              """)
          .with(model.<Integer>path("version") + 1)
          .run();
      return Sql.on(connection, "update definition_version set version = version + 1").run();
    });
    var customer = aCustomer();
    recorded(aBehaviour(customer, "account.credited", Instant.now(), "1200.00"));
    awaitCustomer(customer, "stage", "NEW");
    customer(customer).body("base", nullValue());
    var unreadable =
        as("admin")
            .get("/api/base-model")
            .then()
            .statusCode(200)
            .body("fault", containsString("shoeSize"))
            .extract();
    as("admin")
        .header("If-Match", unreadable.header("ETag"))
        .body(Map.of("places", places))
        .put("/api/base-model")
        .then()
        .statusCode(200)
        .body("fault", nullValue());
    awaitCustomer(customer, "base", "FLOW");
  }

  @Test
  void a_model_is_kept_in_one_form_however_it_was_written() {
    var model = as("admin").get("/api/base-model").then().statusCode(200).extract();
    var places = new ArrayList<>(model.<List<Map<String, Object>>>path("places"));
    var last = new LinkedHashMap<>(places.getLast());
    last.put("title", "Everybody else");
    last.put("when", Map.of("id", "g-1", "combinator", "and", "rules", List.of()));
    places.set(places.size() - 1, last);
    as("admin")
        .header("If-Match", model.header("ETag"))
        .body(Map.of("places", places))
        .put("/api/base-model")
        .then()
        .statusCode(200);
    as("admin")
        .get("/api/base-model")
        .then()
        .body("places[-1].title", equalTo("Everybody else"))
        .body(
            "places[-1].when",
            equalTo(Map.of("combinator", "and", "not", false, "rules", List.of())));
  }

  @Test
  void a_place_without_a_name_or_with_an_endless_title_is_refused() {
    var etag = as("admin").get("/api/tier-model").then().extract().header("ETag");
    var rest = "{\"name\":\"REST\",\"when\":{\"combinator\":\"and\",\"rules\":[]}}";
    var wrong =
        Map.of(
            "{\"places\":[" + rest.replace("\"REST\"", "null") + "]}",
            "places[0].name",
            "{\"places\":[" + rest.replace("{\"name", "{\"title\":\"%s\",\"name") + "]}",
            "places[0].title");
    wrong.forEach((document, field) -> {
      var body = document.replace("%s", "long".repeat(30));
      as("admin")
          .header("If-Match", etag)
          .body(body)
          .put("/api/tier-model")
          .then()
          .statusCode(400)
          .body("violations.field", hasItem(field));
      as("analyst")
          .body(body)
          .post("/api/tier-model/what-if")
          .then()
          .statusCode(400)
          .body("violations.field", hasItem(field));
    });
    for (var document : List.of("{\"places\":null}", "{\"places\":[null]}")) {
      as("admin")
          .header("If-Match", etag)
          .body(document)
          .put("/api/tier-model")
          .then()
          .statusCode(400);
    }
  }

  @Test
  void a_model_that_leaves_somebody_out_or_asks_the_unknown_is_refused() {
    var etag = as("admin").get("/api/lifecycle-model").then().extract().header("ETag");
    as("admin")
        .header("If-Match", etag)
        .body(
            Map.of(
                "places",
                List.of(Map.of("name", "ONLY", "when", all(rule("kind", "=", "PERSON"))))))
        .put("/api/lifecycle-model")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("places[0].when"));
    as("admin")
        .header("If-Match", etag)
        .body(
            Map.of(
                "places",
                List.of(
                    Map.of("name", "ONE", "when", all(rule("stage", "=", "NEW"))),
                    Map.of("name", "REST", "when", all()))))
        .put("/api/lifecycle-model")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("places[0].when/rules/0/field"));
  }
}
