package io.clientele.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.Index;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequiredUnlessNullableTest {
  record OrderView(String id, @Nullable String note, List<LineView> lines) {}

  record LineView(
      int number,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<First.ReasonView> reasons,
      @Nullable OldView old,
      @Nullable ParcelView parcel) {}

  record PageOf<T>(List<T> items, @Nullable String next) {}

  record OrderRequest(String id, @Nullable String note) {}

  static class First {
    record ReasonView(String code, String text) {}
  }

  static class Second {
    record ReasonView(String code, @Nullable String text) {}
  }

  @NullUnmarked
  record OldView(String id) {}

  @org.eclipse.microprofile.openapi.annotations.media.Schema(name = "Parcel")
  record ParcelView(String id, @Nullable String note) {}

  private final OpenAPI document = document();

  RequiredUnlessNullableTest() throws IOException, ClassNotFoundException {
    new RequiredUnlessNullable(
            Index.of(
                OrderView.class,
                LineView.class,
                PageOf.class,
                OrderRequest.class,
                First.ReasonView.class,
                Second.ReasonView.class,
                OldView.class,
                ParcelView.class,
                Class.forName("io.clientele.openapi.package-info")))
        .filterOpenAPI(document);
  }

  @Test
  void what_an_answer_always_has_is_required() {
    assertThat(required("PageOfOrderView")).containsExactly("items");
    assertThat(required("OrderView")).containsExactly("id", "lines");
  }

  @Test
  void what_is_left_out_when_it_is_empty_is_not() {
    assertThat(required("LineView")).containsExactly("number");
  }

  @Test
  void a_record_is_known_by_the_name_that_the_document_gives_it() {
    assertThat(required("Parcel")).containsExactly("id");
  }

  @Test
  void what_clients_send_is_left_as_it_is() {
    assertThat(required("OrderRequest")).isNull();
  }

  @Test
  void of_records_that_share_a_name_only_what_all_have_is_required() {
    assertThat(required("ReasonView1")).containsExactly("code");
  }

  @Test
  void a_record_that_makes_no_promise_about_null_has_nothing_required() {
    assertThat(required("OldView")).isNull();
  }

  private List<String> required(String name) {
    return document.getComponents().getSchemas().get(name).getRequired();
  }

  private static OpenAPI document() {
    var operation =
        OASFactory.createOperation()
            .requestBody(OASFactory.createRequestBody().content(content("OrderRequest")))
            .responses(
                OASFactory.createAPIResponses()
                    .addAPIResponse(
                        "200", OASFactory.createAPIResponse().content(content("PageOfOrderView"))));
    var page = object("next").addProperty("items", list("OrderView"));
    var order = object("id", "note").addProperty("lines", list("LineView"));
    var line =
        object("number")
            .addProperty("reasons", list("ReasonView1"))
            .addProperty("old", reference("OldView"))
            .addProperty("parcel", reference("Parcel"));
    return OASFactory.createOpenAPI()
        .paths(
            OASFactory.createPaths()
                .addPathItem("/orders", OASFactory.createPathItem().POST(operation)))
        .components(
            OASFactory.createComponents()
                .addSchema("PageOfOrderView", page)
                .addSchema("OrderView", order)
                .addSchema("LineView", line)
                .addSchema("OrderRequest", object("id", "note"))
                .addSchema("ReasonView1", object("code", "text"))
                .addSchema("OldView", object("id"))
                .addSchema("Parcel", object("id", "note")));
  }

  private static Content content(String schema) {
    return OASFactory.createContent()
        .addMediaType("application/json", OASFactory.createMediaType().schema(reference(schema)));
  }

  private static Schema object(String... properties) {
    var schema = OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
    for (var property : properties) {
      schema.addProperty(property, OASFactory.createSchema().addType(Schema.SchemaType.STRING));
    }
    return schema;
  }

  private static Schema list(String items) {
    return OASFactory.createSchema().addType(Schema.SchemaType.ARRAY).items(reference(items));
  }

  private static Schema reference(String name) {
    return OASFactory.createSchema().ref("#/components/schemas/" + name);
  }
}
