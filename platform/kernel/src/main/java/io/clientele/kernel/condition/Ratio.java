package io.clientele.kernel.condition;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// A sum and by what it is divided, compared without dividing, so that an average is exact.
record Ratio(BigDecimal sum, long divisor) implements Comparable<Ratio> {
  static Ratio of(BigDecimal number) {
    return new Ratio(number, 1);
  }

  /// For people to see, to 4 decimals.
  BigDecimal rounded() {
    return sum.divide(BigDecimal.valueOf(divisor), 4, RoundingMode.HALF_UP);
  }

  @Override
  public int compareTo(Ratio other) {
    return times(sum, other.divisor).compareTo(times(other.sum, divisor));
  }

  private static BigDecimal times(BigDecimal number, long factor) {
    return factor == 1 ? number : number.multiply(BigDecimal.valueOf(factor));
  }
}
