package io.clientele.analytics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The committed document is the contract: a change of it shows in review.
@AnalyticsTest
class ContractTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path COMMITTED = Path.of("openapi.yaml");

  /// Run with `-Dopenapi.write` to take a change of the contract over into the document.
  @Test
  void the_committed_openapi_document_is_what_the_service_publishes() throws IOException {
    var published =
        given().get("/q/openapi?format=yaml").then().statusCode(200).extract().asString();
    if (System.getProperty("openapi.write") != null) {
      Files.writeString(COMMITTED, published);
    }
    // What it says counts, not in which order the sections stand.
    assertThat(YAML.readTree(published))
        .as("run this test with -Dopenapi.write to take the change over, and review it")
        .isEqualTo(YAML.readTree(Files.readString(COMMITTED)));
  }
}
