package io.clientele.customer.branch;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.oneOf;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.CustomerStateEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class BranchTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  private String number = "";
  private String city = "";
  private String district = "";
  private String street = "";
  private String other = "";

  @BeforeEach
  void a_city_with_a_district_that_has_a_street_and_another_district() {
    number = number();
    city = aBranch("C" + number, null, "head-of-" + number);
    district = aBranch("D" + number, city);
    street = aBranch("S" + number, district, "street-" + number);
    other = aBranch("O" + number, city);
  }

  private static String customerOf(String branch) {
    return aCustomer(Map.of("branch", branch));
  }

  private static String etag(String branch) {
    return as("admin")
        .get("/api/branches/" + branch)
        .then()
        .statusCode(200)
        .extract()
        .header("ETag");
  }

  private static List<String> codes(String user, String role, String list) {
    var codes = new ArrayList<String>();
    var cursor = "";
    do {
      var page =
          as(user, role).get("/api/" + list + "?limit=2" + cursor).then().statusCode(200).extract();
      codes.addAll(page.<List<String>>path("items.code"));
      cursor = page.path("next") == null ? "" : "&cursor=" + page.path("next");
    } while (!cursor.isEmpty());
    return codes;
  }

  @Test
  void a_branch_counts_its_customers_with_those_of_all_levels_below_and_by_child() {
    customerOf(city);
    customerOf(district);
    customerOf(street);
    customerOf(street);
    as("analyst")
        .get("/api/branches/" + city + "/statistics")
        .then()
        .statusCode(200)
        .body("total.customers", equalTo(4))
        .body("total.stages.PROSPECT", equalTo(4))
        .body("total.tiers.MASS", equalTo(4))
        .body("total.bases.INCREMENTAL", equalTo(4))
        .body("own.customers", equalTo(1))
        .body("children.code", contains(district, other))
        .body("children.counts.customers", contains(3, 0));
    as("analyst")
        .get("/api/branches/" + district + "/statistics")
        .then()
        .body("total.customers", equalTo(3))
        .body("children.counts.customers", contains(2));
  }

  @Test
  void a_branch_manager_sees_the_figures_of_the_own_branches_only() {
    as("street-" + number, "branch-manager")
        .get("/api/branches/" + street + "/statistics")
        .then()
        .statusCode(200);
    as("head-of-" + number, "branch-manager")
        .get("/api/branches/" + street + "/statistics")
        .then()
        .statusCode(200);
    for (var code : new String[] {district, other, "NOWHERE-" + number}) {
      as("street-" + number, "branch-manager")
          .get("/api/branches/" + code + "/statistics")
          .then()
          .statusCode(404);
    }
    as("rm-" + number, "relationship-manager")
        .get("/api/branches/" + street + "/statistics")
        .then()
        .statusCode(404);
  }

  @Test
  void a_portfolio_is_counted_for_its_manager_and_for_the_branch() {
    var manager = aManager("M" + number, street, "rm-" + number);
    var stranger = aManager("N" + number, other, "rn-" + number);
    aCustomer(Map.of("branch", street, "manager", manager));
    for (var user : new String[] {"rm-" + number, "street-" + number}) {
      as(user, user.startsWith("rm") ? "relationship-manager" : "branch-manager")
          .get("/api/relationship-managers/" + manager + "/statistics")
          .then()
          .statusCode(200)
          .body("total.customers", equalTo(1))
          .body("total.stages.PROSPECT", equalTo(1));
    }
    as("rm-" + number, "relationship-manager")
        .get("/api/relationship-managers/" + stranger + "/statistics")
        .then()
        .statusCode(404);
    as("street-" + number, "branch-manager")
        .get("/api/relationship-managers/" + stranger + "/statistics")
        .then()
        .statusCode(404);
  }

  @Test
  void a_portfolio_holds_for_its_branch_only_the_customers_of_that_branch() {
    var manager = aManager("M" + number, street, "rm-" + number);
    aCustomer(Map.of("branch", street, "manager", manager));
    aCustomer(Map.of("branch", other, "manager", manager));
    var statistics = "/api/relationship-managers/" + manager + "/statistics";
    as("street-" + number, "branch-manager")
        .get(statistics)
        .then()
        .statusCode(200)
        .body("total.customers", equalTo(1));
    as("rm-" + number, "relationship-manager")
        .get(statistics)
        .then()
        .body("total.customers", equalTo(2));
  }

  @Test
  void a_portfolio_that_belongs_to_no_branch_is_counted_and_is_no_branch_managers() {
    var manager = aManager("M" + number, null, "rm-" + number);
    aCustomer(Map.of("branch", street, "manager", manager));
    var statistics = "/api/relationship-managers/" + manager + "/statistics";
    as("analyst").get(statistics).then().statusCode(200).body("total.customers", equalTo(1));
    as("street-" + number, "branch-manager").get(statistics).then().statusCode(404);
  }

  @Test
  void people_see_the_branches_and_managers_in_their_scope_only() {
    var manager = aManager("M" + number, street, "rm-" + number);
    var stranger = aManager("N" + number, other, "rn-" + number);
    var nowhere = aManager("P" + number, null, "rp-" + number);
    var managers = "relationship-managers";

    assertThat(codes("head-of-" + number, "branch-manager", "branches"))
        .containsExactly(city, district, street, other);
    assertThat(codes("street-" + number, "branch-manager", "branches")).containsExactly(street);
    assertThat(codes("street-" + number, "branch-manager", managers)).containsExactly(manager);
    assertThat(codes("rm-" + number, "relationship-manager", "branches")).containsExactly(street);
    assertThat(codes("rm-" + number, "relationship-manager", managers)).containsExactly(manager);
    assertThat(codes("rp-" + number, "relationship-manager", "branches")).isEmpty();
    assertThat(codes("rp-" + number, "relationship-manager", managers)).containsExactly(nowhere);
    assertThat(codes("nobody-" + number, "branch-manager", "branches")).isEmpty();
    assertThat(codes("marketer", "marketer", managers)).contains(manager, stranger, nowhere);

    for (var path : new String[] {"branches/" + other, managers + "/" + stranger}) {
      as("street-" + number, "branch-manager").get("/api/" + path).then().statusCode(404);
      as("rm-" + number, "relationship-manager").get("/api/" + path).then().statusCode(404);
    }
    as("rm-" + number, "relationship-manager")
        .get("/api/branches/" + street)
        .then()
        .statusCode(200)
        .body("code", equalTo(street));
  }

  @Test
  void what_was_read_says_by_which_version_it_is_changed() {
    var manager = aManager("M" + number, street, "rm-" + number);
    var read = as("admin").get("/api/relationship-managers/" + manager).then().statusCode(200);
    as("admin")
        .header("If-Match", read.extract().header("ETag"))
        .body(Map.of("name", "Another name", "branch", street))
        .put("/api/relationship-managers/" + manager)
        .then()
        .statusCode(200)
        .body("name", equalTo("Another name"));
    as("admin").get("/api/branches/NOWHERE-" + number).then().statusCode(404);
    as("admin").get("/api/relationship-managers/NOBODY-" + number).then().statusCode(404);
  }

  @Test
  void a_branch_that_moves_takes_its_customers_along_and_cannot_lie_below_itself() {
    var one = aBranch("x" + number(), null);
    var two = aBranch("y" + number(), null);
    var below = aBranch("z" + number(), one);
    var customer = aCustomer(Map.of("branch", below));
    var segment = aSegment(all(rule("branch", "within", two)));
    awaitLive(segment);
    assertThat(members(segment)).isEmpty();
    var versions =
        as("admin")
            .get("/api/branches?limit=500")
            .then()
            .extract()
            .<Integer>path("items.find { it.code == '" + below + "' }.version");
    as("admin")
        .body(Map.of("name", "Moved", "parent", two))
        .put("/api/branches/" + below)
        .then()
        .statusCode(428);
    as("admin")
        .header("If-Match", "\"" + versions + "\"")
        .body(Map.of("name", "Moved", "parent", two))
        .put("/api/branches/" + below)
        .then()
        .statusCode(200)
        .body("path", equalTo(two + "/" + below + "/"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members(segment)).containsExactly(customer));
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Loop", "parent", below))
        .put("/api/branches/" + two)
        .then()
        .statusCode(409);
  }

  @Test
  void a_branch_that_moves_takes_none_along_whose_code_only_looks_like_its_own() {
    var moved = aBranch("SH_" + number, null);
    var below = aBranch("T" + number, moved);
    var alike = aBranch("SHX" + number, null);
    as("admin")
        .header("If-Match", etag(moved))
        .body(Map.of("name", "Moved", "parent", city))
        .put("/api/branches/" + moved)
        .then()
        .statusCode(200);
    as("admin")
        .get("/api/branches/" + below)
        .then()
        .body("path", equalTo(city + "/" + moved + "/" + below + "/"));
    as("admin").get("/api/branches/" + alike).then().body("path", equalTo(alike + "/"));
  }

  @Test
  void a_branch_never_comes_below_itself() {
    for (var parent : new String[] {city, street}) {
      as("admin")
          .header("If-Match", etag(city))
          .body(Map.of("name", "Round and round", "parent", parent))
          .put("/api/branches/" + city)
          .then()
          .statusCode(409)
          .body("type", containsString("branch-cycle"));
    }
  }

  @Test
  void no_branch_lies_deeper_than_a_tree_can_be_kept() {
    var deepest = city;
    for (var status = 201; status == 201; ) {
      var code = UUID.randomUUID() + "-" + number();
      var answer =
          as("admin")
              .body(Map.of("name", "Below", "parent", deepest))
              .put("/api/branches/" + code)
              .then()
              .statusCode(oneOf(201, 400));
      status = answer.extract().statusCode();
      if (status == 201) {
        deepest = code;
      } else {
        answer.body("violations.field", hasItem("parent"));
      }
    }
    as("admin")
        .header("If-Match", "*")
        .body(Map.of("name", "Far below", "parent", deepest))
        .put("/api/branches/" + aBranch(UUID.randomUUID() + "-" + number(), null))
        .then()
        .statusCode(400)
        .body("violations.field", hasItem("parent"));
  }

  @Test
  void a_moved_branch_takes_the_customers_of_all_levels_along() {
    var customer = customerOf(street);
    as("admin")
        .header("If-Match", etag(district))
        .body(Map.of("name", "District", "parent", other))
        .put("/api/branches/" + district)
        .then()
        .statusCode(200);
    var path = city + "/" + other + "/" + district + "/" + street + "/";
    try (var states = Published.on(brokers, CustomerStateEvent.TOPIC, CustomerStateEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(states.of(customer))
                  .last()
                  .isInstanceOfSatisfying(
                      CustomerStateEvent.State.class,
                      state -> assertThat(state.branchPath()).isEqualTo(path)));
    }
    as("analyst")
        .get("/api/branches/" + other + "/statistics")
        .then()
        .body("total.customers", equalTo(1));
  }

  @Test
  void all_customers_of_a_branch_move_to_another_and_to_its_manager() {
    var manager = aManager("M" + number, other, "rm-" + number);
    var first = customerOf(street);
    var second = customerOf(street);
    var above = customerOf(district);
    as("admin")
        .body(Map.of("to", other, "manager", manager))
        .post("/api/branches/" + street + "/reassignments")
        .then()
        .statusCode(202);
    for (var customer : new String[] {first, second}) {
      awaitCustomer(customer, "branch", other);
      customer(customer).body("manager", equalTo(manager));
    }
    customer(above).body("branch", equalTo(district));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            as("admin")
                .get("/api/branches/" + street + "/reassignments")
                .then()
                .statusCode(200)
                .body("items[0].to", equalTo(other))
                .body("items[0].moved", equalTo(2))
                .body("items[0].finishedAt", notNullValue()));
  }

  @Test
  void customers_move_only_to_another_branch_that_exists_and_by_those_who_may() {
    for (var to : new String[] {street, "NOWHERE-" + number}) {
      as("admin")
          .body(Map.of("to", to))
          .post("/api/branches/" + street + "/reassignments")
          .then()
          .statusCode(400)
          .body("violations.field", hasItem("to"));
    }
    as("admin")
        .body(Map.of("to", other, "manager", "NOBODY-" + number))
        .post("/api/branches/" + street + "/reassignments")
        .then()
        .statusCode(400)
        .body("violations.field", hasItem("manager"));
    as("admin")
        .body(Map.of("to", other))
        .post("/api/branches/NOWHERE-" + number + "/reassignments")
        .then()
        .statusCode(404);
    as("street-" + number, "branch-manager")
        .body(Map.of("to", other))
        .post("/api/branches/" + street + "/reassignments")
        .then()
        .statusCode(403);
  }

  @Test
  void who_sees_whom_is_on_record() {
    aManager("rm-" + number, street, "user-" + number);
    aManager("rm-" + number, street, "user-" + number);
    audited("branch defined", "branch " + street)
        .body("items.size()", equalTo(1))
        .body("items[0].actor", equalTo("admin"))
        .body("items[0].details.manager", equalTo("street-" + number))
        .body("items[0].details.path", equalTo(city + "/" + district + "/" + street + "/"));
    audited("relationship manager defined", "manager rm-" + number)
        .body("items.size()", equalTo(1))
        .body("items[0].details.branch", equalTo(street))
        .body("items[0].details.username", equalTo("user-" + number));
  }

  private static io.restassured.response.ValidatableResponse audited(
      String action, String subject) {
    return as("admin")
        .queryParams(Map.of("action", action, "subject", subject))
        .get("/api/audit")
        .then()
        .statusCode(200);
  }
}
