package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.CustomerServiceTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is on record of changes of a customer.
@CustomerServiceTest
class ChangesOnRecordTest {
  @Test
  void which_fields_of_a_customer_were_changed_and_by_whom_is_written_down_without_values() {
    var id = aCustomer();
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Quite Different", "attributes", Map.of("city", "Suzhou")))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    audited("customer " + id)
        .body("items.action", contains("customer changed"))
        .body("items[0].details.fields", containsInAnyOrder("name", "attributes.city"))
        .body("items[0].toString()", not(containsString("Suzhou")));
  }

  @Test
  void every_assignment_to_a_branch_or_manager_is_kept_with_who_made_it() {
    var one = aBranch("a" + number(), null);
    var two = aBranch("b" + number(), null);
    var manager = aManager("m-" + number(), two, "rm-a" + number());
    var id = aCustomer(Map.of("branch", one));
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("branch", two, "manager", manager))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Somebody else"))
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    as("admin")
        .header("If-Match", "*")
        .body("{\"manager\":null}")
        .patch("/api/customers/" + id)
        .then()
        .statusCode(200);
    as("marketer")
        .get("/api/customers/" + id + "/assignments")
        .then()
        .statusCode(200)
        .body("items", hasSize(3))
        .body("items[0].manager", equalTo(Map.of("from", manager)))
        .body("items[0].branch", nullValue())
        .body("items[1].branch", equalTo(Map.of("from", one, "to", two)))
        .body("items[1].manager", equalTo(Map.of("to", manager)))
        .body("items[1].assignedBy", equalTo("admin"))
        .body("items[2].branch", equalTo(Map.of("to", one)))
        .body("items[2].assignedBy", equalTo("integration"));
    as("somebody", "relationship-manager")
        .get("/api/customers/" + id + "/assignments")
        .then()
        .statusCode(404);
  }
}
