package io.clientele.kernel.condition;

/// How the behaviours in question become one figure.
public enum Aggregate {
  /// How many there were; 0 when there were none.
  COUNT(false),
  /// The amounts added up; 0 when there were none.
  SUM(false),
  /// The sum divided by the count of all behaviours, those without amount included; missing unless
  /// at least one had an amount.
  AVERAGE(true),
  SMALLEST(true),
  LARGEST(true),
  /// The amount of the latest behaviour, missing when that one had none. Of several at the same
  /// instant, the one with the largest amount counts.
  LAST(true),
  /// Whole days from the day of the latest behaviour to today.
  DAYS_SINCE(true),
  /// Whether there was any.
  EVER(false);

  private final boolean optional;

  Aggregate(boolean optional) {
    this.optional = optional;
  }

  /// Whether there may be no figure at all.
  public boolean optional() {
    return optional;
  }
}
