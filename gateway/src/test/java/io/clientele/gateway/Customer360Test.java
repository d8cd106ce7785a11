package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class Customer360Test {
  private static final String ID = "0197d3c1-5b6e-7c11-9a44-0b2f6f1d8e01";
  private static final String CUSTOMER = "/api/customers/" + ID;

  Suite suite;

  @BeforeEach
  void a_customer() {
    suite.reset();
    suite
        .customer
        .answers(CUSTOMER, "{\"id\":\"%s\",\"name\":\"Li Na\"}".formatted(ID))
        .answers(CUSTOMER + "/lifecycle", "{\"stage\":\"GROWING\"}")
        .answers(CUSTOMER + "/consents", "{\"items\":[{\"purpose\":\"MARKETING\"}]}")
        .answers(CUSTOMER + "/segments", "{\"items\":[]}")
        .answers(CUSTOMER + "/behaviours", "{\"items\":[{\"type\":\"app.login\"}]}");
    suite.campaign.answers("/api/contacts", "{\"items\":[{\"state\":\"SENT\"}]}");
  }

  @Test
  void one_answer_tells_what_all_services_know() {
    get("marketer")
        .statusCode(200)
        .body("id", equalTo(ID))
        .body("customer.name", equalTo("Li Na"))
        .body("lifecycle.stage", equalTo("GROWING"))
        .body("consents[0].purpose", equalTo("MARKETING"))
        .body("segments", empty())
        .body("behaviours[0].type", equalTo("app.login"))
        .body("contacts[0].state", equalTo("SENT"))
        .body("missing", empty())
        .body("withheld", empty());
    assertThat(suite.campaign.last().uri().getQuery()).contains("customerId=" + ID);
  }

  @Test
  void each_service_is_asked_under_the_users_own_token() {
    var token = suite.token("relationship-manager");

    given().auth().oauth2(token).get("/api/customer-360/" + ID).then().statusCode(200);

    assertThat(suite.customer.received())
        .hasSize(5)
        .allMatch(request -> request.header("Authorization").equals("Bearer " + token));
    assertThat(suite.campaign.last().header("Authorization")).isEqualTo("Bearer " + token);
  }

  @Test
  void a_service_that_is_down_leaves_its_part_out_and_says_so() {
    suite.campaign.down();

    get("marketer")
        .statusCode(200)
        .body("customer.name", equalTo("Li Na"))
        .body("$", not(hasKey("contacts")))
        .body("missing", contains("contacts"));
  }

  @Test
  void a_service_that_is_slow_is_not_waited_for() {
    var over = new CountDownLatch(1);
    suite.campaign.answers(
        "/api/contacts",
        _ -> {
          try {
            over.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });

    get("marketer").statusCode(200).body("missing", contains("contacts"));
    over.countDown();
  }

  @Test
  void what_the_role_may_not_see_is_withheld() {
    suite.customer.answers(
        CUSTOMER + "/consents",
        403,
        "application/problem+json",
        StubService.problem(403, "forbidden"));

    get("analyst")
        .statusCode(200)
        .body("$", not(hasKey("consents")))
        .body("withheld", contains("consents"))
        .body("missing", empty());
  }

  @Test
  void only_customer_service_can_tell_that_there_is_no_such_customer() {
    suite.customer.answers(
        CUSTOMER, 404, "application/problem+json", StubService.problem(404, "not-found"));

    get("marketer").statusCode(404).contentType("application/problem+json");
  }

  @Test
  void when_nothing_can_be_reached_there_is_no_empty_answer() {
    suite.customer.down();
    suite.campaign.down();

    get("marketer").statusCode(503).contentType("application/problem+json");
  }

  @Test
  void something_that_is_no_id_is_no_customer() {
    suite
        .as("marketer")
        .get("/api/customer-360/li-na")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  private ValidatableResponse get(String role) {
    return suite.as(role).get("/api/customer-360/" + ID).then();
  }
}
