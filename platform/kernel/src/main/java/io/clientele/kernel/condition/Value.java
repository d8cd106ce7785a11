package io.clientele.kernel.condition;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A value that a field may hold or be compared with.
public sealed interface Value {

  record Text(String text) implements Value {}

  /// A number, kept without trailing zeros so that 1 and 1.00 are equal.
  record Decimal(BigDecimal number) implements Value {
    public Decimal {
      number = number.stripTrailingZeros();
      if (number.scale() < 0) {
        number = number.setScale(0);
      }
    }

    public static Decimal of(long number) {
      return new Decimal(BigDecimal.valueOf(number));
    }
  }

  record Flag(boolean flag) implements Value {}

  record Day(LocalDate day) implements Value {}

  /// Whether a field of that type may hold this value.
  default boolean is(ValueType type) {
    return switch (this) {
      case Text _ -> type == ValueType.TEXT || type == ValueType.WORD || type == ValueType.GRADE;
      case Decimal _ -> type == ValueType.NUMBER;
      case Flag _ -> type == ValueType.BOOLEAN;
      case Day _ -> type == ValueType.DATE;
    };
  }

  /// Reads a stored attribute as SQL reads it: text, numbers and booleans are present, null and
  /// anything nested is not, and a date is ISO text of a declared [ValueType#DATE]. A value of
  /// another type than declared is present, but no comparison with it holds.
  static @Nullable Value read(JsonNode stored, ValueType declared) {
    if (stored.isTextual()) {
      return declared == ValueType.DATE
          ? dayOrText(stored.textValue())
          : new Text(stored.textValue());
    }
    if (stored.isNumber()) {
      return new Decimal(stored.decimalValue());
    }
    return stored.isBoolean() ? new Flag(stored.booleanValue()) : null;
  }

  private static Value dayOrText(String text) {
    try {
      return text.length() == 10 ? new Day(LocalDate.parse(text)) : new Text(text);
    } catch (DateTimeException _) {
      return new Text(text);
    }
  }
}
