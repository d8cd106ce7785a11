package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the services are, and how they are asked.
@QuarkusTest
@QuarkusTestResource(Suite.class)
class OperationsTest {
  Suite suite;

  @BeforeEach
  void quiet() {
    suite.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/audit?subjekt=customer, subjekt",
    "/api/audit?limit=ten, limit",
    "/api/audit/verify?since=yesterday, since",
    "/api/dead-letters?stat=OPEN, stat",
    "/api/dead-letters?state=BROKEN, state",
    "/api/customer-360/0197d3c1-5b6e-7c11-9a44-0b2f6f1d8e07?part=contacts, part"
  })
  void a_mistyped_filter_is_refused_by_its_name(String address, String field) {
    suite
        .as("admin")
        .get(address)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.field", contains(field));
    assertThat(suite.customer.received()).isEmpty();
  }

  @Test
  void health_tells_which_services_are_ready() {
    suite.customer.answers("/q/health/ready", "{\"status\":\"UP\"}");
    suite.campaign.answers("/q/health/ready", 503, "application/json", "{\"status\":\"DOWN\"}");
    suite.analytics.answers("/q/health/ready", "{\"status\":\"UP\"}");

    suite
        .as("analyst")
        .get("/api/health")
        .then()
        .statusCode(200)
        .body("status", equalTo("DEGRADED"))
        .body(
            "services.service",
            contains("customer-service", "campaign-service", "analytics-service"))
        .body("services.status", contains("UP", "DOWN", "UP"));
  }

  @Test
  void the_gateway_is_ready_though_no_service_is() {
    suite.customer.down();
    suite.campaign.down();
    suite.analytics.down();

    given().get("/q/health/ready").then().statusCode(200);
  }
}
