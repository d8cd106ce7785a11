package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class ApiDocumentTest {
  /// A little longer than a merged document is kept.
  private static final Duration SOON = Duration.ofSeconds(60);

  Suite suite;

  @BeforeEach
  void documents() {
    suite.reset();
    for (var service : Service.values()) {
      publish(service, "first");
    }
  }

  @Test
  void one_document_describes_all_services_and_the_gateway() {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            given()
                .get("/openapi.json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("openapi", startsWith("3.1"))
                .body("paths", hasKey("/api/customers/first"))
                .body("paths", hasKey("/api/campaigns/first"))
                .body("paths", hasKey("/api/analytics/first"))
                .body("paths", hasKey("/api/customer-360/{id}"))
                .body("paths", hasKey("/oauth2/token"))
                .body("paths.'/api/audit'.get.operationId", equalTo("listAudit"))
                .body("servers[0].url", equalTo("/"))
                .body("components.securitySchemes.bearer.scheme", equalTo("bearer"))
                .body("x-missing-services", equalTo(null)));
  }

  @Test
  void a_service_that_is_down_stays_as_it_was_last_seen() {
    publish(Service.CAMPAIGN, "seen");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> given().get("/openapi.json").then().body("paths", hasKey("/api/campaigns/seen")));

    suite.campaign.down();
    publish(Service.CUSTOMER, "newer");

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            given()
                .get("/openapi.json")
                .then()
                .body("paths", hasKey("/api/customers/newer"))
                .body("paths", hasKey("/api/campaigns/seen")));
  }

  @Test
  void the_same_document_is_there_in_yaml() {
    suite.customer.answers(
        "/q/openapi",
        """
        {"openapi":"3.1.0","paths":{"/api/customers/texts":{"get":{"operationId":"texts",
          "responses":{"200":{"description":"ok","content":{"application/json":{"example":{
            "amount":"12.50","rate":"1e3","on":"2026-05-04","version":"010","text":"yes","none":"null",
            "count":7,"flag":true}}}}}}}}}\
        """);
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          var json = given().get("/openapi.json").then().extract().asString();
          assertThat(json).contains("\"12.50\"");
          var yaml =
              given()
                  .get("/openapi.yaml")
                  .then()
                  .statusCode(200)
                  .contentType("application/yaml")
                  .body(startsWith("openapi: 3.1"))
                  .extract()
                  .asString();
          assertThat(new Yaml().<Object>load(yaml))
              .isEqualTo(new ObjectMapper().readValue(json, Object.class));
        });
  }

  @Test
  void the_page_for_browsing_loads_nothing_from_elsewhere() {
    var page = given().get("/docs").then().statusCode(200).extract().asString();
    var loaded = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page).results().toList();

    assertThat(loaded).hasSize(3);
    for (var file : loaded) {
      assertThat(file.group(1)).startsWith("/docs/");
      given().get(file.group(1)).then().statusCode(200);
    }
    assertThat(page).doesNotContain("<script>");
    given()
        .get("/docs/page.js")
        .then()
        .body(containsString("/openapi.json"), not(containsString("http")));
  }

  @Test
  void the_contract_of_the_events_is_served_as_it_is_committed() throws IOException {
    var served = given().get("/asyncapi.yaml").then().statusCode(200).extract().asString();

    assertThat(served).isEqualTo(Files.readString(Path.of("../docs/asyncapi.yaml")));
  }

  @Test
  void the_gateways_own_addresses_are_those_committed() throws IOException {
    var served = given().get("/q/openapi?format=yaml").then().extract().asString();
    Files.writeString(Path.of("target/openapi.yaml"), served);

    assertThat(served)
        .as("gateway/openapi.yaml; when the change is meant, copy target/openapi.yaml over it")
        .isEqualTo(Files.readString(Path.of("openapi.yaml")));
  }

  private void publish(Service service, String name) {
    var resource = service == Service.ANALYTICS ? "analytics" : service.shortName() + "s";
    suite
        .stub(service)
        .answers(
            "/q/openapi",
            """
            {"openapi":"3.1.0","paths":{
              "/api/%s/%s":{"get":{"operationId":"get","responses":{"200":{"description":"ok"}}}},
              "/api/audit":{"get":{"operationId":"other","responses":{"200":{"description":"ok"}}}}}}\
            """
                .formatted(resource, name));
  }
}
