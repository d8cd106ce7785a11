package io.clientele.kernel.condition;

import java.util.OptionalInt;

/// One figure about a customer's behaviours: what is aggregated, how, and over how many days.
///
/// @param withinDays the length of the window that ends today; empty for all time
public record BehaviourMetric(BehaviourSource source, Aggregate aggregate, OptionalInt withinDays) {
  /// The longest window, ten years of days.
  public static final int LONGEST_WINDOW = 3_650;

  public BehaviourMetric {
    if (withinDays.isPresent()
        && (withinDays.getAsInt() < 1 || withinDays.getAsInt() > LONGEST_WINDOW)) {
      throw new IllegalArgumentException("A window is 1 to " + LONGEST_WINDOW + " days long");
    }
  }

  /// Whether the figure may change without any new behaviour, because a day leaves the window or a
  /// day has passed since the latest.
  public boolean ages() {
    return withinDays.isPresent() || aggregate == Aggregate.DAYS_SINCE;
  }
}
