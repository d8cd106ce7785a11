package io.clientele.customer.branch;

import io.clientele.customer.CustomerId;
import io.clientele.kernel.problem.InputProblem;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whom somebody may see, and with whom of them do something: what [CurrentScope] says of the
/// request at hand, for those who carry it out without it.
public record Reach(Scope seen, Scope allowed) {
  /// Goes on only if that may be done with a customer.
  ///
  /// @param named by which id the customer was asked for
  public void require(CustomerId named, @Nullable UUID branch, @Nullable UUID manager) {
    if (!seen.covers(branch, manager)) {
      throw new InputProblem.NotFound("customer " + named);
    }
    if (!allowed.covers(branch, manager)) {
      throw notLookedAfter();
    }
  }

  static InputProblem.Forbidden notLookedAfter() {
    return new InputProblem.Forbidden(
        "You may see this customer; only those who look after it may do that with it.",
        Map.of("why", "not-looked-after"));
  }
}
