package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.CustomerServiceTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which customers are listed, and for whom.
@CustomerServiceTest
class CustomerListTest {
  @Test
  void people_see_their_own_portfolio_or_branch_and_nothing_of_others() {
    var top = aBranch("t" + number(), null);
    var mine = aBranch("m" + number(), top, "boss-" + top);
    var below = aBranch("d" + number(), mine);
    var others = aBranch("o" + number(), top);
    var manager = aManager("rm-" + number(), below, "rm-of-" + below);
    var managed = aCustomer(Map.of("branch", below, "manager", manager));
    var inBranch = aCustomer(Map.of("branch", mine));
    var foreign = aCustomer(Map.of("branch", others));
    var boss = "boss-" + top;
    var own = "rm-of-" + below;
    assertThat(seen(boss, "branch-manager")).containsExactlyInAnyOrder(managed, inBranch);
    assertThat(seen(own, "relationship-manager")).containsExactly(managed);
    assertThat(seen("somebody", "relationship-manager")).isEmpty();
    for (var path : List.of("", "/lifecycle", "/behaviours", "/consents")) {
      as(boss, "branch-manager").get("/api/customers/" + foreign + path).then().statusCode(404);
      as(own, "relationship-manager")
          .get("/api/customers/" + inBranch + path)
          .then()
          .statusCode(404);
      as(own, "relationship-manager")
          .get("/api/customers/" + managed + path)
          .then()
          .statusCode(200);
    }
    as(own, "relationship-manager")
        .body(Map.of("condition", all(rule("branch", "within", top))))
        .post("/api/customers/search")
        .then()
        .statusCode(200)
        .body("items.id", contains(managed));
    var segment = aSegment(all(rule("branch", "within", top)));
    awaitLive(segment);
    as(boss, "branch-manager")
        .get("/api/segments/" + segment + "/members")
        .then()
        .body("items.customerId", containsInAnyOrder(managed, inBranch));
    as(boss, "branch-manager")
        .get("/api/segments/" + segment)
        .then()
        .body("memberCount", equalTo(2));
    as(boss, "branch-manager")
        .body(Map.of("condition", all(rule("branch", "within", top))))
        .post("/api/segments/preview")
        .then()
        .body("count", equalTo(2));
    as(boss, "branch-manager")
        .get("/api/segments/" + segment + "/why/" + foreign)
        .then()
        .statusCode(404);
  }

  private static List<String> seen(String user, String role) {
    return as(user, role)
        .get("/api/customers?limit=500")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  @Test
  void lists_are_filtered_and_come_page_by_page() {
    var top = aBranch("t" + number(), null);
    var below = aBranch("d" + number(), top);
    var ids = new ArrayList<String>();
    for (var i = 0; i < 7; i++) {
      ids.add(aCustomer(Map.of("branch", i % 2 == 0 ? top : below)));
    }
    var found = new ArrayList<String>();
    String cursor = null;
    do {
      var parameters =
          new HashMap<String, Object>(Map.of("branch", top, "limit", 3, "stage", "PROSPECT"));
      if (cursor != null) {
        parameters.put("cursor", cursor);
      }
      var page =
          as("marketer")
              .queryParams(parameters)
              .get("/api/customers")
              .then()
              .statusCode(200)
              .extract();
      found.addAll(page.path("items.id"));
      cursor = page.path("next");
    } while (cursor != null);
    assertThat(found).isEqualTo(ids);
    as("marketer").get("/api/customers?stag=NEW").then().statusCode(400);
    as("marketer").get("/api/customers?limit=501").then().statusCode(400);
    as("marketer")
        .get("/api/customers?tier=mass")
        .then()
        .statusCode(400)
        .body("violations.field", contains("tier"))
        .body("violations.params.choices", contains(containsString("MASS")));
    as("marketer")
        .get("/api/customers?branch=" + top + "&stage=MATURE")
        .then()
        .body("items", empty());
  }

  @Test
  void the_customers_of_a_manager_are_listed() {
    var branch = aBranch("m" + number(), null);
    var manager = aManager("m" + number(), branch, "rm." + number());
    var theirs = aCustomer(Map.of("branch", branch, "manager", manager));
    aCustomer(Map.of("branch", branch));
    as("marketer")
        .get("/api/customers?manager=" + manager)
        .then()
        .statusCode(200)
        .body("items.id", contains(theirs));
    as("marketer")
        .get("/api/customers?manager=nobody")
        .then()
        .statusCode(400)
        .body("violations.field", contains("manager"));
  }
}
