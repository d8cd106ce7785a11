package io.clientele.kernel.condition;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.function.LongPredicate;

/// The days after today on which the answer of a rule may turn by time passing; between them it
/// stays. Days are counted from 1970-01-01.
final class Turns {
  /// Limits further away than this are never reached.
  private static final BigDecimal FARTHEST = BigDecimal.valueOf(1_000_000);

  private final long today;
  private long[] days = new long[8];
  private int size;

  Turns(long today) {
    this.today = today;
  }

  void on(long day) {
    if (day > today) {
      if (size == days.length) {
        days = Arrays.copyOf(days, 2 * size);
      }
      days[size++] = day;
    }
  }

  /// The days on which the number of days since another passes a value that it is compared with: it
  /// reaches the value, and the day after it no longer equals it.
  void whenDaysSince(long day, Comparison comparison) {
    for (Value value : comparison.values()) {
      BigDecimal limit = ((Value.Decimal) value).number();
      if (limit.abs().compareTo(FARTHEST) < 0) {
        on(day + limit.setScale(0, RoundingMode.CEILING).longValueExact());
        on(day + limit.setScale(0, RoundingMode.FLOOR).longValueExact() + 1);
      }
    }
  }

  /// The first of the days on which the answer is no longer what it was.
  long first(boolean answer, LongPredicate holds) {
    Arrays.sort(days, 0, size);
    for (int i = 0; i < size; i++) {
      if ((i == 0 || days[i] != days[i - 1]) && holds.test(days[i]) != answer) {
        return days[i];
      }
    }
    return Probe.NEVER;
  }
}
