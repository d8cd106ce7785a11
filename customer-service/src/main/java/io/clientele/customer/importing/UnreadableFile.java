package io.clientele.customer.importing;

import io.clientele.kernel.problem.Problem.Violation;
import java.util.Map;

/// A file that cannot be read any further, with a sentence for whoever sent it.
final class UnreadableFile extends RuntimeException {
  private final transient Violation fault;

  /// @param code stable name of what is wrong, as of a violation
  /// @param params what the sentence tells beside the code
  UnreadableFile(String reason, String code, Map<String, Object> params) {
    super(reason, null, false, false);
    fault = new Violation("", reason, code, params);
  }

  UnreadableFile(String reason, String code) {
    this(reason, code, Map.of());
  }

  Violation fault() {
    return fault;
  }

  /// The same at the door, where none of the rows was read that it may be told by.
  Violation atTheDoor() {
    return new Violation("", fault.message(), fault.code(), Map.of());
  }
}
