package io.clientele.kernel.json;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Tells numbers that can be kept and compared from those that only look like one: `1e2147483647`
/// is well-formed JSON.
public final class StorableNumber {
  /// Whole digits and decimals, generous for money in any currency.
  public static final int MOST_DIGITS = 24;

  public static final int MOST_DECIMALS = 10;

  /// Zeros at the end cost nothing until PostgreSQL is to write all of them down.
  private static final int LONGEST_TAIL = 1_000;

  private StorableNumber() {}

  public static boolean is(BigDecimal number) {
    // The exponent may be any int, and without zeros at the end the number may have none at all.
    var digits = (long) number.precision() - number.scale();
    return digits <= MOST_DIGITS
        && number.scale() <= LONGEST_TAIL
        && number.stripTrailingZeros().scale() <= MOST_DECIMALS;
  }

  /// The number with at most so many decimals, rounded half to even.
  public static BigDecimal rounded(BigDecimal number, int decimals) {
    if (number.scale() <= decimals) {
      return number;
    }
    // Of 1e-2147483647 nobody wants to write down the digits only to cut them off.
    var vanishes = (long) number.precision() - number.scale() < -decimals;
    return vanishes
        ? BigDecimal.ZERO
        : number.setScale(decimals, RoundingMode.HALF_EVEN).stripTrailingZeros();
  }
}
