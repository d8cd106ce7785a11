package io.clientele.customer.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.problem.Problem.Violation;

/// What is wrong with a file or a row, in the form in which it is kept.
final class FaultJson {
  private FaultJson() {}

  static String write(Violation fault) {
    try {
      return Json.tolerant().writeValueAsString(fault);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is wrong with a row cannot be written", e);
    }
  }

  static Violation read(String json) {
    try {
      return Json.tolerant().readValue(json, Violation.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written of a row cannot be read", e);
    }
  }
}
