package io.clientele.analytics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@AnalyticsTest
class ContractTest {
  private static final Path COMMITTED = Path.of("openapi.yaml");
  private static final Path CURRENT = Path.of("target", "openapi.yaml");

  @Test
  void the_committed_openapi_document_is_what_the_service_publishes() throws IOException {
    var published =
        given().get("/q/openapi?format=yaml").then().statusCode(200).extract().asString();
    Files.writeString(CURRENT, published);

    assertThat(COMMITTED)
        .as("the API changed: look at the difference and commit %s as %s", CURRENT, COMMITTED)
        .hasContent(published);
  }
}
