package io.clientele.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/// Marks as `required` what an answer always has: the components of its records that are not
/// [Nullable]. Without that a generated client takes everything for optional, although null is left
/// out of the JSON only where the code says that it can be there.
///
/// Records that clients send are left as they are: what those must have is said by their
/// constraints.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RequiredUnlessNullable implements OASFilter {
  private static final String COMPONENT = "#/components/schemas/";
  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
  private static final DotName NULL_MARKED =
      DotName.createSimple("org.jspecify.annotations.NullMarked");
  private static final DotName NULL_UNMARKED =
      DotName.createSimple("org.jspecify.annotations.NullUnmarked");
  private static final DotName SCHEMA =
      DotName.createSimple("org.eclipse.microprofile.openapi.annotations.media.Schema");
  private static final DotName LEFT_OUT_WHEN =
      DotName.createSimple("com.fasterxml.jackson.annotation.JsonInclude");

  private final IndexView index;

  public RequiredUnlessNullable(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getComponents() == null || document.getComponents().getSchemas() == null) {
      return;
    }
    var schemas = document.getComponents().getSchemas();
    var answered = new HashSet<String>();
    var asked = new HashSet<String>();
    operations(document)
        .forEach(operation -> {
          if (operation.getResponses() != null) {
            operation
                .getResponses()
                .getAPIResponses()
                .values()
                .forEach(response -> reach(response.getContent(), schemas, answered));
          }
          if (operation.getRequestBody() != null) {
            reach(operation.getRequestBody().getContent(), schemas, asked);
          }
        });
    answered.removeAll(asked);
    for (var name : answered) {
      require(name, schemas.get(name));
    }
  }

  private static Stream<Operation> operations(OpenAPI document) {
    var paths = document.getPaths();
    return paths == null || paths.getPathItems() == null
        ? Stream.empty()
        : paths.getPathItems().values().stream()
            .flatMap(path -> path.getOperations().values().stream());
  }

  private static void reach(
      @Nullable Content content, Map<String, Schema> schemas, Set<String> reached) {
    if (content != null && content.getMediaTypes() != null) {
      content.getMediaTypes().values().forEach(type -> reach(type.getSchema(), schemas, reached));
    }
  }

  private static void reach(
      @Nullable Schema schema, Map<String, Schema> schemas, Set<String> reached) {
    if (schema == null) {
      return;
    }
    var ref = schema.getRef();
    if (ref != null && ref.startsWith(COMPONENT)) {
      var name = ref.substring(COMPONENT.length());
      if (reached.add(name)) {
        reach(schemas.get(name), schemas, reached);
      }
    }
    reach(schema.getItems(), schemas, reached);
    reach(schema.getAdditionalPropertiesSchema(), schemas, reached);
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(part -> reach(part, schemas, reached));
    }
    for (var parts : alternatives(schema)) {
      parts.forEach(part -> reach(part, schemas, reached));
    }
  }

  private static List<List<Schema>> alternatives(Schema schema) {
    return Stream.of(schema.getAllOf(), schema.getAnyOf(), schema.getOneOf())
        .flatMap(parts -> Optional.ofNullable(parts).stream())
        .toList();
  }

  private void require(String name, @Nullable Schema schema) {
    if (schema == null || schema.getProperties() == null) {
      return;
    }
    // Where records share a name, the document numbers it: then what all that fit have in common
    // is required.
    var properties = schema.getProperties().keySet();
    Set<String> required = null;
    for (var type : records(name)) {
      if (names(type).containsAll(properties)) {
        var always = alwaysThere(type);
        if (required == null) {
          required = always;
        } else {
          required.retainAll(always);
        }
      }
    }
    if (required != null) {
      if (schema.getRequired() != null) {
        required.addAll(schema.getRequired());
      }
      required.retainAll(properties);
      if (!required.isEmpty()) {
        schema.setRequired(new ArrayList<>(required));
      }
    }
  }

  private List<ClassInfo> records(String name) {
    var known = index.getKnownClasses().stream().filter(ClassInfo::isRecord).toList();
    var plain = name.replaceFirst("\\d+$", "");
    var same = known.stream().filter(type -> nameOf(type).equals(plain)).toList();
    return same.isEmpty()
        ? known.stream()
            .filter(type -> !type.typeParameters().isEmpty() && name.startsWith(type.simpleName()))
            .toList()
        : same;
  }

  /// What the document calls a record, unless it numbers it.
  private static String nameOf(ClassInfo type) {
    var schema = type.declaredAnnotation(SCHEMA);
    var given = schema == null ? null : schema.value("name");
    return given == null ? type.simpleName() : given.asString();
  }

  private static Set<String> names(ClassInfo type) {
    var names = new HashSet<String>();
    type.recordComponents().forEach(component -> names.add(component.name()));
    return names;
  }

  private Set<String> alwaysThere(ClassInfo type) {
    var names = new LinkedHashSet<String>();
    if (isNullMarked(type)) {
      for (var component : type.recordComponentsInDeclarationOrder()) {
        var field = type.field(component.name());
        if (!field.type().hasAnnotation(NULLABLE) && !field.hasAnnotation(LEFT_OUT_WHEN)) {
          names.add(component.name());
        }
      }
    }
    return names;
  }

  private boolean isNullMarked(ClassInfo type) {
    var marks = index.getClassByName(type.name().packagePrefix() + ".package-info");
    return marks != null
        && marks.hasDeclaredAnnotation(NULL_MARKED)
        && !type.hasDeclaredAnnotation(NULL_UNMARKED);
  }
}
