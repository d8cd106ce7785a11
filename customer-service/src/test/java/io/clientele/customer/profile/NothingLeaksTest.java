package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.profile.ACustomerWithSecrets.ID_NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// What is protected does not come out elsewhere than in the profile either.
@CustomerServiceTest
class NothingLeaksTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void nothing_can_be_asked_about_a_secret_attribute() {
    var condition = Map.of("condition", all(rule("attribute.idNumber", "beginsWith", "1101")));
    as("marketer").body(condition).post("/api/segments/preview").then().statusCode(400);
    as("marketer").body(condition).post("/api/customers/search").then().statusCode(400);
    as("marketer")
        .body(Map.of("name", "Secret " + number(), "condition", condition.get("condition")))
        .post("/api/segments")
        .then()
        .statusCode(400)
        .body("violations[0].field", containsString("condition"));
  }

  @Test
  void why_and_preview_show_no_more_than_other_views() {
    var name = "why" + number();
    as("admin")
        .body(Map.of("type", "NUMBER", "title", "Why", "protection", "MASKED"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(201);
    var id = aCustomer(Map.of("name", "Zhao Min", "attributes", Map.of(name, 77)));
    var condition = all(rule("attribute." + name, ">", 50));
    var segment = aSegment(condition);
    awaitLive(segment);
    as("marketer")
        .get("/api/segments/" + segment + "/why/" + id)
        .then()
        .statusCode(200)
        .body("member", equalTo(true))
        .body("parts[0].actual", equalTo("***"));
    as("marketer")
        .body(Map.of("condition", condition))
        .post("/api/segments/preview")
        .then()
        .body("sample.name", contains("Z**"));
  }

  @Test
  void refused_rows_of_a_file_come_back_without_what_not_everybody_may_see() {
    var income = "987654.25";
    var number = "sec-" + number();
    var csv =
        "kind,registeredOn,identifier.core-banking,attribute.idNumber,attribute.income\n"
            + "PERSON,2999-01-01,%s,%s,%s\n".formatted(number, ID_NUMBER, income)
            + "PERSON,%s,%s\n".formatted(ID_NUMBER, income);
    var ndjson =
        "{\"kind\":\"ALIEN\",\"attributes\":{\"idNumber\":\"%s\",\"income\":%s}}\n"
            .formatted(ID_NUMBER, income);
    for (var file : Map.of("text/csv", csv, "application/x-ndjson", ndjson).entrySet()) {
      var job = AnImport.of(file.getKey(), file.getValue());
      job.finished();
      assertThat(job.errors()).contains("\n1,").doesNotContain(ID_NUMBER, income);
    }
  }

  @Test
  void events_tell_that_attributes_changed_and_never_their_values() {
    var id = ACustomerWithSecrets.registered().id();
    as("integration")
        .header("If-Match", "*")
        .body(Map.of("attributes", Map.of("idNumber", "22010119900307123X")))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class);
        var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(id))
                  .anySatisfy(event ->
                      assertThat(event)
                          .isInstanceOfSatisfying(
                              CustomerEvent.Updated.class,
                              updated ->
                                  assertThat(updated.changed()).containsExactly("attributes"))));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(states.of(id)).isNotEmpty());
      assertThat(events.of(id).toString() + states.of(id))
          .doesNotContain("1101011990")
          .doesNotContain("2201011990");
    }
  }
}
