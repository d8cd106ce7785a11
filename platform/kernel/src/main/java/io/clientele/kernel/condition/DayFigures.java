package io.clientele.kernel.condition;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// The behaviours of one customer, from one source, on one business day. Amounts that no condition
/// asks for may be left out: zero for the sum, null for the others.
///
/// @param count how many there were, at least one
/// @param sum of their amounts, zero when none had an amount
/// @param smallest the smallest amount, null when none had an amount
/// @param largest the largest amount, null when none had an amount
/// @param last the amount of the latest of them, null when that one had no amount
public record DayFigures(
    LocalDate day,
    long count,
    BigDecimal sum,
    @Nullable BigDecimal smallest,
    @Nullable BigDecimal largest,
    @Nullable BigDecimal last) {

  public DayFigures {
    if (count < 1) {
      throw new IllegalArgumentException("A day without behaviours has no figures");
    }
  }
}
