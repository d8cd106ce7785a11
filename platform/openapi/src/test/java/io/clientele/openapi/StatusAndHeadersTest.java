package io.clientele.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.Index;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.junit.jupiter.api.Test;

class StatusAndHeadersTest {
  static class Orders {
    @Operation(operationId = "placeOrder")
    @ResponseStatus(201)
    void place() {}

    @Operation(operationId = "getOrder")
    void get() {}
  }

  private final OpenAPI document = document();

  StatusAndHeadersTest() throws IOException {
    new StatusAndHeaders(Index.of(Orders.class)).filterOpenAPI(document);
  }

  @Test
  void what_makes_something_answers_with_its_own_status_and_says_where_it_is() {
    var responses = document.getPaths().getPathItem("/orders").getPOST().getResponses();
    assertThat(responses.getAPIResponses()).containsOnlyKeys("201");
    assertThat(responses.getAPIResponse("201").getHeaders()).containsOnlyKeys("Location", "ETag");
  }

  @Test
  void what_is_changed_by_its_version_shows_it() {
    var order = document.getPaths().getPathItem("/orders/{id}");
    assertThat(answer(order.getGET()).getHeaders()).containsOnlyKeys("ETag");
    assertThat(answer(order.getPATCH()).getHeaders()).containsOnlyKeys("ETag");
  }

  @Test
  void a_put_at_an_address_that_clients_choose_makes_what_is_not_there() {
    var put = document.getPaths().getPathItem("/orders/{id}").getPUT();
    assertThat(answer(put).getHeaders()).containsOnlyKeys("ETag");
    assertThat(put.getResponses().getAPIResponse("201").getHeaders())
        .containsOnlyKeys("Location", "ETag");
  }

  @Test
  void a_put_at_the_only_address_that_there_is_changes() {
    var put = document.getPaths().getPathItem("/order-policy").getPUT();
    assertThat(put.getResponses().getAPIResponses()).containsOnlyKeys("200");
  }

  @Test
  void a_list_has_no_version() {
    var orders = document.getPaths().getPathItem("/orders");
    assertThat(answer(orders.getGET()).getHeaders()).isNull();
  }

  private static APIResponse answer(org.eclipse.microprofile.openapi.models.Operation operation) {
    return operation.getResponses().getAPIResponse("200");
  }

  private static OpenAPI document() {
    return OASFactory.createOpenAPI()
        .paths(
            OASFactory.createPaths()
                .addPathItem(
                    "/orders",
                    OASFactory.createPathItem()
                        .GET(operation("listOrders"))
                        .POST(operation("placeOrder")))
                .addPathItem(
                    "/orders/{id}",
                    OASFactory.createPathItem()
                        .GET(operation("getOrder"))
                        .PUT(operation("putOrder"))
                        .PATCH(
                            operation("changeOrder")
                                .addParameter(
                                    OASFactory.createParameter()
                                        .name("If-Match")
                                        .in(Parameter.In.HEADER))))
                .addPathItem(
                    "/order-policy", OASFactory.createPathItem().PUT(operation("putOrderPolicy"))));
  }

  private static org.eclipse.microprofile.openapi.models.Operation operation(String id) {
    return OASFactory.createOperation()
        .operationId(id)
        .responses(
            OASFactory.createAPIResponses()
                .addAPIResponse("200", OASFactory.createAPIResponse().description("OK")));
  }
}
