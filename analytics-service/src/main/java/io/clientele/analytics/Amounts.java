package io.clientele.analytics;

import io.clientele.kernel.money.Money;
import java.math.BigDecimal;

/// Amounts as the database adds them up.
public final class Amounts {
  private static final int CUSTOMARY_SCALE = 2;

  private Amounts() {}

  /// Without the zeros that the database's scale adds beyond the second decimal.
  public static Money money(BigDecimal amount, String currency) {
    var plain = amount.stripTrailingZeros();
    return new Money(
        plain.scale() < CUSTOMARY_SCALE ? amount.setScale(CUSTOMARY_SCALE) : plain, currency);
  }
}
