package io.clientele.customer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The committed document is the contract: a change of it shows in review.
@CustomerServiceTest
class OpenApiTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path COMMITTED = Path.of("src/main/openapi/openapi.yaml");

  /// Run with `-Dopenapi.write` to take a change of the contract over into the document.
  @Test
  void the_committed_document_is_what_the_service_offers() throws IOException {
    var offered = given().get("/q/openapi?format=yaml").then().statusCode(200).extract().asString();
    if (System.getProperty("openapi.write") != null) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, offered);
    }
    // What it says counts, not in which order the sections stand.
    assertThat(YAML.readTree(offered))
        .as("run this test with -Dopenapi.write to take the change over, and review it")
        .isEqualTo(YAML.readTree(Files.readString(COMMITTED)));
  }

  @Test
  void every_operation_has_an_id_and_a_summary() {
    given()
        .get("/q/openapi?format=json")
        .then()
        .body(
            "paths.collectMany { it.value.findAll { m -> m.key in ['get','put','post','patch','delete'] }.values() }"
                + ".findAll { it.operationId == null || it.summary == null }",
            empty());
  }
}
