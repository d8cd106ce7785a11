package io.clientele.customer.condition;

import io.clientele.kernel.condition.DayFigures;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Adds the behaviours of one customer, source and day up. Of several at the same instant the one
/// with the largest amount is the last.
public final class DayTotal {
  private long count;
  private BigDecimal sum = BigDecimal.ZERO;
  private @Nullable BigDecimal smallest;
  private @Nullable BigDecimal largest;
  private @Nullable BigDecimal last;
  private Instant lastAt = Instant.MIN;

  public void add(@Nullable BigDecimal amount, Instant at) {
    count++;
    if (amount != null) {
      sum = sum.add(amount);
      smallest = smallest == null ? amount : smallest.min(amount);
      largest = largest == null ? amount : largest.max(amount);
    }
    var order = at.compareTo(lastAt);
    if (order > 0 || (order == 0 && exceeds(amount, last))) {
      last = amount;
      lastAt = at;
    }
  }

  private static boolean exceeds(@Nullable BigDecimal amount, @Nullable BigDecimal other) {
    return amount != null && (other == null || amount.compareTo(other) > 0);
  }

  public DayFigures on(LocalDate day) {
    return new DayFigures(day, count, sum, smallest, largest, last);
  }

  public Instant lastAt() {
    return lastAt;
  }
}
