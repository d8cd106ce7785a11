package io.clientele.kernel.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.clientele.kernel.json.StorableNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/// An amount in a currency (ISO 4217). On the wire `{"amount":"12.50","currency":"CNY"}`: the
/// amount is a string, so that no reader turns it into a binary fraction. What somebody tells has
/// at most fifteen digits before the point; what such amounts add up to may have more.
public record Money(
    @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String currency) {

  private static final int LARGEST_PRECISION = 19;
  private static final int LARGEST_SCALE = 4;

  /// Millions of digits would take minutes to read.
  private static final int LONGEST_TEXT = 100;

  public Money {
    if (amount == null || currency == null) {
      throw new IllegalArgumentException("money needs an amount and a currency");
    }
    if (!isCurrency(currency)) {
      throw new IllegalArgumentException("a currency is a code of ISO 4217 such as CNY");
    }
    if (amount.scale() > LARGEST_SCALE) {
      throw new IllegalArgumentException("an amount has at most four decimal places");
    }
    if (amount.scale() < 2) {
      amount = amount.setScale(2, RoundingMode.UNNECESSARY);
    }
  }

  /// @param amount decimal digits, for example `12.50`
  @JsonCreator
  public static Money of(
      @JsonProperty(value = "amount", required = true) String amount,
      @JsonProperty(value = "currency", required = true) String currency) {
    if (amount.length() > LONGEST_TEXT) {
      throw tooLarge();
    }
    try {
      return new Money(told(new BigDecimal(amount)), currency);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("an amount is decimal digits such as 12.50");
    }
  }

  /// An amount that somebody worked out in binary fractions, where three times 19.99 makes
  /// 59.970000000000006: rounded to the decimal places that an amount may have.
  public static Money rounded(BigDecimal amount, String currency) {
    return new Money(told(StorableNumber.rounded(amount, LARGEST_SCALE)), currency);
  }

  public static Money zero(String currency) {
    return new Money(BigDecimal.ZERO, currency);
  }

  public Money plus(Money other) {
    return new Money(amount.add(sameCurrency(other).amount), currency);
  }

  public Money minus(Money other) {
    return new Money(amount.subtract(sameCurrency(other).amount), currency);
  }

  public Money times(long count) {
    return new Money(amount.multiply(BigDecimal.valueOf(count)), currency);
  }

  private static BigDecimal told(BigDecimal amount) {
    if ((long) amount.precision() - amount.scale() > LARGEST_PRECISION - LARGEST_SCALE) {
      throw tooLarge();
    }
    return amount;
  }

  private static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException("an amount has at most fifteen digits before the point");
  }

  private Money sameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(
          "cannot put " + currency + " and " + other.currency + " together");
    }
    return other;
  }

  private static boolean isCurrency(String code) {
    try {
      return Currency.getInstance(code).getCurrencyCode().equals(code);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
