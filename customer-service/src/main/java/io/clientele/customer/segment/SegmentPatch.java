package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.kernel.problem.InputProblem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what a JSON merge patch wants of a segment; what it does not name stays as it is.
final class SegmentPatch {
  static final int LONGEST_NAME = 200;
  static final int LONGEST_DESCRIPTION = 2_000;

  private static final List<String> FIELDS = List.of("name", "description", "condition");

  private SegmentPatch() {}

  static DefineSegment.Wanted of(Segment segment, ObjectNode patch) {
    patch
        .fieldNames()
        .forEachRemaining(field -> {
          if (!FIELDS.contains(field)) {
            throw new InputProblem.Invalid(
                field, "is not a known field; known are " + FIELDS, "unknown-field");
          }
        });
    var name = patch.has("name") ? text(patch, "name", LONGEST_NAME) : segment.name;
    if (name == null || name.isBlank()) {
      throw new InputProblem.Invalid("name", "must not be blank", "not-blank");
    }
    return new DefineSegment.Wanted(
        name,
        patch.has("description")
            ? text(patch, "description", LONGEST_DESCRIPTION)
            : segment.description,
        patch.has("condition") ? rule(segment, patch.get("condition")) : segment.rule());
  }

  private static @Nullable JsonNode rule(Segment segment, JsonNode condition) {
    if (segment.kind == Segment.Kind.DYNAMIC) {
      return condition;
    }
    if (given(condition) != null) {
      throw new InputProblem.Invalid("condition", "a static segment has none", "list-has-no-rule");
    }
    return null;
  }

  /// A null in JSON is read as a node of its own.
  static @Nullable JsonNode given(@Nullable JsonNode condition) {
    return condition == null || condition.isNull() ? null : condition;
  }

  private static @Nullable String text(ObjectNode patch, String field, int longest) {
    var value = patch.get(field);
    if (value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > longest) {
      throw new InputProblem.Invalid(
          field,
          "must be a text of at most " + longest + " characters",
          "size",
          Map.of("max", longest));
    }
    return value.textValue();
  }
}
