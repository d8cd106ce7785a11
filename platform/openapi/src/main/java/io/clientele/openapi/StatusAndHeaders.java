package io.clientele.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jspecify.annotations.Nullable;

/// Says of each operation what clients go on with: the status with which it answers, where its
/// method names one (`@ResponseStatus`), that a PUT makes what is not there, the `Idempotency-Key`
/// that it takes, the `Location` of what it made, the `ETag` of what is changed with `If-Match`,
/// and what is to be sent as that.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class StatusAndHeaders implements OASFilter {
  private static final DotName OPERATION =
      DotName.createSimple("org.eclipse.microprofile.openapi.annotations.Operation");
  private static final DotName STATUS =
      DotName.createSimple("org.jboss.resteasy.reactive.ResponseStatus");
  private static final List<DotName> IDEMPOTENT =
      List.of(
          DotName.createSimple("io.clientele.defaults.idempotency.Idempotent"),
          DotName.createSimple("io.clientele.defaults.idempotency.IdempotentInBatch"));
  private static final Map<Integer, String> PHRASES = Map.of(201, "Created", 202, "Accepted");
  private static final String PLACE = "Where it is from now on";
  private static final String VERSION = "The version, to be sent as If-Match with a change";
  private static final Map<String, String> CONDITIONS =
      Map.of(
          "If-Match",
          "The ETag of the version that is changed, or * for any; of something that is not there"
              + " none is right (412)",
          "If-None-Match",
          "* so that something new is made, and nothing changed that is there (412)");
  private static final Set<HttpMethod> CHANGES =
      Set.of(HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);
  private static final Set<HttpMethod> SHOW =
      Set.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.PATCH);

  private final Map<String, MethodInfo> methods = new HashMap<>();

  public StatusAndHeaders(IndexView index) {
    for (var operation : index.getAnnotations(OPERATION)) {
      var id = operation.value("operationId");
      if (id != null && operation.target().kind() == AnnotationTarget.Kind.METHOD) {
        methods.put(id.asString(), operation.target().asMethod());
      }
    }
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    var paths = document.getPaths();
    if (paths == null || paths.getPathItems() == null) {
      return;
    }
    var items = paths.getPathItems();
    for (var item : items.values()) {
      item.getOperations().values().forEach(this::describe);
    }
    items.forEach((path, item) -> {
      var maker = maker(items, path);
      if (maker != null && item.getGET() != null) {
        header(maker, "Location", PLACE, "201", "202");
      }
      if (item.getPUT() != null && path.endsWith("}")) {
        makeWhatIsNotThere(item.getPUT());
      }
      if (changesByVersion(item)) {
        item.getOperations()
            .forEach((method, operation) -> {
              if (SHOW.contains(method)) {
                header(operation, "ETag", VERSION, "200", "201");
              }
            });
        if (maker != null) {
          header(maker, "ETag", VERSION, "201");
        }
      }
    });
  }

  /// What makes those that are found at the address: the POST to the list that they are in.
  private static @Nullable Operation maker(Map<String, PathItem> items, String path) {
    var end = path.lastIndexOf("/{");
    var list = end > 0 && path.endsWith("}") ? items.get(path.substring(0, end)) : null;
    return list == null ? null : list.getPOST();
  }

  private void describe(Operation operation) {
    for (var parameter : parameters(operation)) {
      if (parameter.getIn() == Parameter.In.HEADER && parameter.getDescription() == null) {
        parameter.setDescription(CONDITIONS.get(parameter.getName()));
      }
    }
    var method = methods.get(operation.getOperationId());
    if (method == null) {
      return;
    }
    if (method.hasAnnotation(STATUS)) {
      answerWith(operation, method.annotation(STATUS).value().asInt());
    }
    if (IDEMPOTENT.stream().anyMatch(method::hasAnnotation)) {
      operation.addParameter(
          OASFactory.createParameter()
              .name("Idempotency-Key")
              .in(Parameter.In.HEADER)
              .description(
                  "Of your choice, new for each request. Sent again with the same key and body, the"
                      + " request gives the first answer again and has no further effect; with"
                      + " another body it is refused with 422")
              .schema(text().minLength(1).maxLength(255)));
    }
  }

  private static void answerWith(Operation operation, int status) {
    var responses = operation.getResponses();
    var ok = responses.getAPIResponse("200");
    if (ok != null) {
      responses.removeAPIResponse("200");
      responses.addAPIResponse(
          String.valueOf(status), ok.description(PHRASES.getOrDefault(status, "Done")));
    }
  }

  /// By HTTP a PUT answers so whether it made what its address names, which clients choose.
  private static void makeWhatIsNotThere(Operation put) {
    var responses = put.getResponses();
    var ok = responses.getAPIResponse("200");
    if (ok != null) {
      ok.description("Changed, or as it was");
      var made = OASFactory.createAPIResponse().description("Made").content(ok.getContent());
      var all = new LinkedHashMap<String, APIResponse>();
      all.put("200", ok);
      all.put("201", made);
      responses.getAPIResponses().forEach(all::putIfAbsent);
      responses.setAPIResponses(all);
      header(put, "Location", PLACE, "201");
    }
  }

  private static boolean changesByVersion(PathItem item) {
    return item.getOperations().entrySet().stream()
        .anyMatch(entry ->
            CHANGES.contains(entry.getKey())
                && parameters(entry.getValue()).stream()
                    .anyMatch(parameter -> "If-Match".equals(parameter.getName())));
  }

  private static List<Parameter> parameters(Operation operation) {
    return Objects.requireNonNullElse(operation.getParameters(), List.of());
  }

  private static void header(
      Operation operation, String name, String description, String... statuses) {
    for (var status : statuses) {
      var response = operation.getResponses().getAPIResponse(status);
      if (response != null) {
        response.addHeader(name, header(description));
      }
    }
  }

  private static Header header(String description) {
    return OASFactory.createHeader().description(description).schema(text());
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(SchemaType.STRING);
  }
}
