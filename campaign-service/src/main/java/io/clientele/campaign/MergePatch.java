package io.clientele.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.defaults.problem.ConstraintFault;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.util.Comparator;

/// Changes by JSON merge patch (RFC 7396): what is named changes, what is null is taken away, what
/// is not named stays. The outcome is held to the same rules as a new thing.
@ApplicationScoped
public class MergePatch {
  public static final String MEDIA_TYPE = "application/merge-patch+json";

  private final ObjectMapper json;
  private final Validator validator;

  MergePatch(ObjectMapper json, Validator validator) {
    this.json = json;
    this.validator = validator;
  }

  /// @param current the thing in the form in which it is written by clients
  public <T> T apply(T current, JsonNode patch, Class<T> type) throws JsonProcessingException {
    if (!(patch instanceof ObjectNode changes)) {
      throw new InputProblem.Invalid(
          "", "must be an object with the fields to change", "not-object");
    }
    var patched = merge(json.<ObjectNode>valueToTree(current), changes);
    var result = json.treeToValue(patched, type);
    var violations =
        validator.validate(result).stream()
            .map(v -> ConstraintFault.of(v, v.getPropertyPath().toString()))
            .sorted(Comparator.comparing(Violation::field))
            .toList();
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
    return result;
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(change -> {
          var name = change.getKey();
          switch (change.getValue()) {
            case ObjectNode inner when target.get(name) instanceof ObjectNode nested ->
                merge(nested, inner);
            case JsonNode value when value.isNull() -> target.remove(name);
            case JsonNode value -> target.set(name, value);
          }
        });
    return target;
  }
}
