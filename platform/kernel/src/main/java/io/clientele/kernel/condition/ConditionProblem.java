package io.clientele.kernel.condition;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A condition that cannot be accepted, with every reason and its place.
public final class ConditionProblem extends RuntimeException {

  /// One thing that is wrong.
  ///
  /// @param pointer a JSON pointer (RFC 6901) into the condition; empty for the whole
  /// @param message a sentence for the person who wrote the condition
  /// @param code stable name of what is wrong, see [io.clientele.kernel.problem.Problem.Violation]
  /// @param params what the message tells beside the code, by name
  public record Violation(
      String pointer, String message, String code, Map<String, Object> params) {}

  private final transient List<Violation> violations;

  public ConditionProblem(List<Violation> violations) {
    super(
        violations.stream()
            .map(violation -> violation.pointer() + ": " + violation.message())
            .collect(Collectors.joining("; ")));
    this.violations = List.copyOf(violations);
  }

  public List<Violation> violations() {
    return violations;
  }
}
