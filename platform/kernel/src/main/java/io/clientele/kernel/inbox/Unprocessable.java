package io.clientele.kernel.inbox;

import java.util.Map;

/// Some records of a batch can never be applied, whatever is tried.
public final class Unprocessable extends RuntimeException {
  private final transient Map<? extends Received<?>, String> reasons;

  /// @param reasons a sentence for each record
  public Unprocessable(Map<? extends Received<?>, String> reasons) {
    super(reasons.size() + " records cannot be applied");
    this.reasons = Map.copyOf(reasons);
  }

  public Unprocessable(Received<?> received, String reason) {
    this(Map.of(received, reason));
  }

  public Map<? extends Received<?>, String> reasons() {
    return reasons;
  }
}
