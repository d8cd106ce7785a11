package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a change of a customer says, and what it leaves as it is.
@CustomerServiceTest
class ChangedCustomerTest {
  @Test
  void an_identifier_that_is_none_is_refused_rather_than_stumbled_over() {
    patch(aCustomer(), "{\"identifiers\":[null]}")
        .statusCode(400)
        .body("violations.field", contains("identifiers[0]"));
  }

  @Test
  void a_patch_changes_what_it_names_and_needs_the_version() {
    var id = aCustomer(Map.of("attributes", Map.of("city", "Wuhan", "age", 40)));
    as("integration")
        .body(Map.of("name", "New"))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(428);
    as("integration")
        .header("If-Match", "\"1\"")
        .body("{\"name\":\"New\",\"attributes\":{\"age\":null,\"occupation\":\"Teacher\"}}")
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("name", equalTo("New"))
        .body("attributes.city", equalTo("Wuhan"))
        .body("attributes.age", nullValue())
        .body("attributes.occupation", equalTo("Teacher"));
    as("integration")
        .header("If-Match", "\"1\"")
        .body(Map.of("name", "Newer"))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(412);
    as("integration")
        .header("If-Match", "\"2\"")
        .body("{\"stage\":\"MATURE\",\"registeredOn\":null}")
        .patch("/api/customers/" + id)
        .then()
        .statusCode(400)
        .body("violations.field", containsInAnyOrder("stage", "registeredOn"));
  }

  @Test
  void what_a_patch_says_of_a_part_leaves_the_rest_as_it_is() {
    var id =
        aCustomer(Map.of("riskTolerance", Map.of("level", "C3", "validUntilOn", "2027-01-01")));
    patch(id, "{\"riskTolerance\":{\"validUntilOn\":\"2028-01-01\"}}")
        .statusCode(200)
        .body("riskTolerance.level", equalTo("C3"))
        .body("riskTolerance.validUntilOn", equalTo("2028-01-01"));
    patch(id, "{\"riskTolerance\":{\"level\":\"C2\"}}")
        .statusCode(200)
        .body("riskTolerance.level", equalTo("C2"))
        .body("riskTolerance.validUntilOn", equalTo("2028-01-01"));
    patch(id, "{\"riskTolerance\":{\"level\":null}}")
        .statusCode(400)
        .body("violations.field", contains("riskTolerance.level"));
    for (var wrong : List.of("{\"riskTolerance\":{\"grade\":1}}", "{\"riskTolerance\":\"C3\"}")) {
      patch(id, wrong).statusCode(400).body("violations.field", contains("riskTolerance"));
    }
    patch(id, "{\"identifiers\":null}")
        .statusCode(400)
        .body("violations.field", contains("identifiers"));
    patch(id, "{\"riskTolerance\":null}").statusCode(200).body("riskTolerance", nullValue());
    patch(id, "{\"riskTolerance\":{\"level\":\"C2\"}}")
        .statusCode(400)
        .body("violations.field", contains("riskTolerance"));
  }
}
