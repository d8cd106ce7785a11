package io.clientele.defaults.problem;

import io.clientele.kernel.problem.Problem.Violation;
import jakarta.validation.ConstraintViolation;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a constraint of Bean Validation found, with a code from the constraint's name (`NotBlank`
/// gives `not-blank`) and what its annotation says: of `Size` for example `min` and `max`.
public final class ConstraintFault {
  private static final Set<String> OF_EVERY_CONSTRAINT = Set.of("message", "groups", "payload");

  private ConstraintFault() {}

  public static Violation of(ConstraintViolation<?> fault, String field) {
    var constraint = fault.getConstraintDescriptor();
    var name = constraint.getAnnotation().annotationType().getSimpleName();
    return new Violation(
        field, fault.getMessage(), kebab(name), params(constraint.getAttributes()));
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /// A bound that bounds nothing says nothing.
  private static Map<String, Object> params(Map<String, Object> attributes) {
    return attributes.entrySet().stream()
        .filter(attribute -> !OF_EVERY_CONSTRAINT.contains(attribute.getKey()))
        .filter(attribute ->
            attribute.getValue() instanceof Number || attribute.getValue() instanceof String)
        .filter(attribute -> !attribute.getValue().equals(Integer.MAX_VALUE))
        .filter(attribute -> !(attribute.getKey().equals("min") && attribute.getValue().equals(0)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
