package io.clientele.gateway.apidoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.clientele.gateway.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedApiTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final MergedApi api = new MergedApi(document("info: {version: '7'}"));

  @Test
  void what_can_be_reached_through_the_gateway_is_described_and_nothing_else() {
    api.add(
        Service.CUSTOMER,
        document(
            """
            paths:
              /api/customers/{id}: {get: {operationId: getCustomer, responses: {}}}
              /api/campaigns: {get: {operationId: strayed, responses: {}}}
              /api/audit: {get: {operationId: listAudit, responses: {}}}
              /q/health: {get: {operationId: health, responses: {}}}
            """));

    assertThat(fieldNames(merged().path("paths"))).containsExactly("/api/customers/{id}");
  }

  @Test
  void a_component_that_is_the_same_is_shared() {
    api.add(Service.CUSTOMER, using("/api/customers", "Money", "{type: object}"));
    api.add(Service.CAMPAIGN, using("/api/offers", "Money", "{type: object}"));

    assertThat(fieldNames(merged().at("/components/schemas"))).containsExactly("Money");
  }

  @Test
  void components_that_only_share_a_name_are_told_apart() {
    api.add(Service.CUSTOMER, using("/api/customers", "View", "{type: object}"));
    api.add(Service.CAMPAIGN, using("/api/offers", "View", "{type: string}"));

    assertThat(fieldNames(merged().at("/components/schemas")))
        .containsExactly("View", "campaign.View");
    assertThat(schemaOf("/api/customers")).isEqualTo("#/components/schemas/View");
    assertThat(schemaOf("/api/offers")).isEqualTo("#/components/schemas/campaign.View");
  }

  @Test
  void a_component_that_leads_to_a_renamed_one_is_renamed_as_well() {
    var page = "{type: array, items: {$ref: '#/components/schemas/View'}}";
    api.add(Service.CUSTOMER, using("/api/customers", "Page", page, "View", "{type: object}"));
    api.add(Service.CAMPAIGN, using("/api/offers", "Page", page, "View", "{type: string}"));

    assertThat(schemaOf("/api/offers")).isEqualTo("#/components/schemas/campaign.Page");
    assertThat(merged().at("/components/schemas/campaign.Page/items/$ref").asText())
        .isEqualTo("#/components/schemas/campaign.View");
    assertThat(merged().at("/components/schemas/Page/items/$ref").asText())
        .isEqualTo("#/components/schemas/View");
  }

  @Test
  void a_component_that_no_address_needs_is_left_out() {
    api.add(
        Service.CUSTOMER,
        using("/api/customers", "View", "{type: object}", "Unused", "{type: object}"));

    assertThat(fieldNames(merged().at("/components/schemas"))).containsExactly("View");
  }

  @Test
  void operations_of_the_same_id_are_told_apart() {
    api.add(
        Service.CUSTOMER,
        document("paths: {/api/customers: {get: {operationId: list, responses: {}}}}"));
    api.add(
        Service.CAMPAIGN,
        document("paths: {/api/offers: {get: {operationId: list, responses: {}}}}"));

    assertThat(merged().at("/paths/~1api~1customers/get/operationId").asText()).isEqualTo("list");
    assertThat(merged().at("/paths/~1api~1offers/get/operationId").asText())
        .isEqualTo("campaign.list");
  }

  @Test
  void every_service_means_the_same_bearer_token() {
    api.add(
        Service.CUSTOMER,
        document(
            "paths: {/api/customers: {get: {security: [{jwt: [marketer, admin]}], responses: {}}}}"));

    assertThat(merged().at("/paths/~1api~1customers/get/security").toString())
        .isEqualTo("[{\"bearer\":[\"marketer\",\"admin\"]}]");
    assertThat(merged().at("/components/securitySchemes/bearer/scheme").asText())
        .isEqualTo("bearer");
  }

  private JsonNode merged() {
    return api.document(List.of());
  }

  private String schemaOf(String path) {
    return merged()
        .path("paths")
        .path(path)
        .at("/get/responses/200/content/application~1json/schema/$ref")
        .asText();
  }

  /// A document with one address that answers with the first of the schemas.
  private static ObjectNode using(String path, String... schemas) {
    var components = new StringBuilder();
    for (int n = 0; n < schemas.length; n += 2) {
      components.append("    ").append(schemas[n]).append(": ").append(schemas[n + 1]).append('\n');
    }
    return document(
        """
        paths:
          %s:
            get:
              responses:
                '200': {content: {application/json: {schema: {$ref: '#/components/schemas/%s'}}}}
        components:
          schemas:
        """
                .formatted(path, schemas[0])
            + components);
  }

  private static ObjectNode document(String yaml) {
    try {
      return (ObjectNode) YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> fieldNames(JsonNode object) {
    return object.propertyStream().map(java.util.Map.Entry::getKey).toList();
  }
}
