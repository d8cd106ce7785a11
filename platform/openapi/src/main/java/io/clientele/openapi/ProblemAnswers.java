package io.clientele.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// Says of each operation in which form it refuses: a problem of RFC 9457, as
/// `io.clientele.kernel.problem.ProblemDocument` writes it.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemAnswers implements OASFilter {
  private static final String PROBLEM = "Problem";
  private static final String VIOLATION = "Violation";

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getComponents() == null) {
      document.setComponents(OASFactory.createComponents());
    }
    document
        .getComponents()
        .addSchema(PROBLEM, problem())
        .addSchema(VIOLATION, violation())
        .addResponse(
            PROBLEM,
            OASFactory.createAPIResponse()
                .description("Why it was refused, or could not be done")
                .content(
                    OASFactory.createContent()
                        .addMediaType(
                            "application/problem+json",
                            OASFactory.createMediaType().schema(reference(PROBLEM)))));
  }

  @Override
  public Operation filterOperation(Operation operation) {
    if (operation.getResponses() != null) {
      operation
          .getResponses()
          .addAPIResponse("default", OASFactory.createAPIResponse().ref(PROBLEM));
    }
    return operation;
  }

  private static Schema problem() {
    return object()
        .required(List.of("type", "title", "status", "detail", "instance"))
        .addProperty(
            "type", text().format("uri").description("Stable; tells programs what happened"))
        .addProperty("title", text().description("The same for every occurrence of a type"))
        .addProperty(
            "status", OASFactory.createSchema().addType(SchemaType.INTEGER).format("int32"))
        .addProperty("detail", text().description("A sentence about this occurrence, in English"))
        .addProperty("instance", text().description("The path of the request"))
        .addProperty("params", params().description("What the detail tells of this occurrence"))
        .addProperty(
            "violations",
            OASFactory.createSchema().addType(SchemaType.ARRAY).items(reference(VIOLATION)));
  }

  private static Schema violation() {
    return object()
        .description("One thing that is wrong with the input")
        .required(List.of("field", "message"))
        .addProperty(
            "field",
            text()
                .description(
                    "Its path, such as identifiers[0].value; empty for the whole of the input"))
        .addProperty("message", text().description("What is wrong with the field, in English"))
        .addProperty(
            "code",
            text()
                .description(
                    "Stable name of what is wrong, to say it in another language: of a constraint"
                        + " of this document not-blank, size, pattern and the like. Left out where"
                        + " there is the message only"))
        .addProperty("params", params().description("What the message tells beside the code"));
  }

  private static Schema object() {
    return OASFactory.createSchema().addType(SchemaType.OBJECT);
  }

  private static Schema params() {
    return object()
        .additionalPropertiesSchema(
            OASFactory.createSchema().addType(SchemaType.STRING).addType(SchemaType.NUMBER));
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(SchemaType.STRING);
  }

  private static Schema reference(String name) {
    return OASFactory.createSchema().ref(name);
  }
}
