package io.clientele.kernel.condition;

import java.util.Set;

/// Which way an answer may turn when a customer does more: when behaviours are added to the history
/// of days up to today, none with an amount below zero, and nothing else changes.
///
/// Who has spent 10,000 already need not be asked again at the next purchase.
public enum Trend {
  /// The answer stays, whichever it is.
  STEADY,
  /// Only from no to yes.
  RISING,
  /// Only from yes to no.
  FALLING,
  /// Either way.
  OPEN;

  /// Whether this answer is still right after more has happened.
  public boolean keeps(boolean answer) {
    return switch (this) {
      case STEADY -> true;
      case RISING -> answer;
      case FALLING -> !answer;
      case OPEN -> false;
    };
  }

  static Trend of(Condition condition) {
    return switch (condition) {
      case Condition.Group group -> {
        Trend joined = group.rules().stream().map(Trend::of).reduce(STEADY, Trend::and);
        yield group.not() ? joined.reversed() : joined;
      }
      case Condition.Rule(Field field, Comparison comparison) -> of(field, comparison);
    };
  }

  /// Of an answer that depends on both, joined by "and" or by "or".
  private Trend and(Trend other) {
    if (this == STEADY || this == other) {
      return other;
    }
    return other == STEADY ? this : OPEN;
  }

  private Trend reversed() {
    return switch (this) {
      case RISING -> FALLING;
      case FALLING -> RISING;
      case STEADY, OPEN -> this;
    };
  }

  private static Trend of(Field field, Comparison comparison) {
    return switch (field) {
      case Field.Behaviour(BehaviourMetric metric) -> of(metric.aggregate(), comparison);
      // What happens moves customers from place to place and between segments.
      case Field.Profile.STAGE, Field.Profile.TIER, Field.Profile.BASE -> OPEN;
      case Field.Segment _ -> OPEN;
      case Field.Profile _, Field.Attribute _, Field.Consent _ -> STEADY;
    };
  }

  private static Trend of(Aggregate aggregate, Comparison comparison) {
    return switch (aggregate) {
      case EVER -> comparison.wantsTrue() ? RISING : FALLING;
      case COUNT, SUM ->
          switch (comparison.operator()) {
            case MORE, AT_LEAST -> RISING;
            case LESS, AT_MOST -> FALLING;
            default -> OPEN;
          };
      case LARGEST -> ofSomething(comparison, Operator.MORE, Operator.AT_LEAST);
      case SMALLEST, DAYS_SINCE -> ofSomething(comparison, Operator.LESS, Operator.AT_MOST);
      case AVERAGE -> ofSomething(comparison);
      // The latest may be without an amount.
      case LAST -> OPEN;
    };
  }

  /// Of a figure that is missing at first, and once it is there moves one way only: to where these
  /// operators hold. Against that way the first answer may be yes and a later one no.
  private static Trend ofSomething(Comparison comparison, Operator... onItsWay) {
    Operator operator = comparison.operator();
    if (operator == Operator.PRESENT || Set.of(onItsWay).contains(operator)) {
      return RISING;
    }
    return operator == Operator.MISSING ? FALLING : OPEN;
  }
}
