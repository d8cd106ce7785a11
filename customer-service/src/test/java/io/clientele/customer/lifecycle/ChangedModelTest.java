package io.clientele.customer.lifecycle;

import static io.clientele.customer.Bank.*;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Models that the bank changes, and what is refused of them.
@CustomerServiceTest
class ChangedModelTest {
  @Inject Database database;

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
          .statusCode(400)
          .body("detail", containsString("place"));
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
            "{\"places\":[{\"name\":\"NOBODY\",\"when\":{\"combinator\":\"and\",\"not\":true,\"rules\":[]}}]}")
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
