package io.clientele.campaign;

import io.clientele.kernel.money.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Money as two columns.
public final class Prices {
  private Prices() {}

  public static @Nullable Money of(@Nullable BigDecimal amount, @Nullable String currency) {
    return amount == null || currency == null ? null : new Money(amount, currency);
  }

  public static @Nullable BigDecimal amount(@Nullable Money money) {
    return money == null ? null : money.amount();
  }

  public static @Nullable String currency(@Nullable Money money) {
    return money == null ? null : money.currency();
  }
}
