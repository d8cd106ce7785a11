package io.clientele.kernel.condition;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.kernel.json.StorableNumber;
import io.clientele.kernel.json.StorableText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the values that conditions compare with.
final class ValueParser {
  private final ConditionSchema schema;
  private final Faults faults;

  ValueParser(ConditionSchema schema, Faults faults) {
    this.schema = schema;
    this.faults = faults;
  }

  /// Reads one value at a place; null when something is wrong with it, which is noted then.
  @FunctionalInterface
  interface Reader {
    @Nullable Value read(JsonNode json, String at);
  }

  /// All the values of a list, or null when something is wrong with one of them.
  @Nullable List<Value> all(JsonNode given, String at, Reader reader) {
    if (!given.isArray() || given.isEmpty()) {
      return faults.refuse(at, "Give a list with at least one value", "required");
    }
    if (given.size() > Condition.MOST_VALUES) {
      throw faults.limit(
          at,
          "A list may hold " + Condition.MOST_VALUES + " values",
          "too-many",
          Condition.MOST_VALUES);
    }
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Value value = reader.read(given.get(i), at + "/" + i);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == given.size() ? values : null;
  }

  /// One of the words that the field can have.
  @Nullable Value word(JsonNode json, String at, Field.Profile field) {
    String word = text(json, at);
    if (word == null) {
      return null;
    }
    if (schema.knows(field, word)) {
      return new Value.Text(word);
    }
    Set<String> words = schema.words(field);
    return words.isEmpty()
        ? faults.refuse(
            at,
            "There is no " + field.key() + " " + Faults.quoted(word),
            "unknown",
            Map.of("value", Faults.shortened(word)))
        : faults.refuse(
            at,
            Faults.quoted(word) + " is none of " + Faults.listed(words),
            "one-of",
            Map.of("choices", Faults.listed(words)));
  }

  /// A value of a type, whatever its field is.
  @Nullable Value plain(JsonNode json, String at, ValueType type) {
    return switch (type) {
      case TEXT, WORD, GRADE -> {
        String text = text(json, at);
        yield text == null ? null : new Value.Text(text);
      }
      case NUMBER -> number(json, at);
      case BOOLEAN ->
          json.isBoolean()
              ? new Value.Flag(json.booleanValue())
              : faults.refuse(at, "Give true or false", "not-boolean");
      case DATE -> {
        LocalDate day = day(json.textValue());
        yield day == null
            ? faults.refuse(at, "Give a date such as 2026-03-31", "not-date")
            : new Value.Day(day);
      }
    };
  }

  private @Nullable Value number(JsonNode json, String at) {
    if (!json.isNumber()) {
      return faults.refuse(at, "Give a number, without quotes", "not-number");
    }
    if (json.isFloatingPointNumber()
        && !json.isBigDecimal()
        && !Double.isFinite(json.doubleValue())) {
      return faults.refuse(at, "This number is too large", "number-too-large");
    }
    BigDecimal number = json.decimalValue();
    return StorableNumber.is(number)
        ? new Value.Decimal(number.stripTrailingZeros())
        : faults.refuse(
            at,
            "A number may have "
                + StorableNumber.MOST_DIGITS
                + " digits and "
                + StorableNumber.MOST_DECIMALS
                + " decimals",
            "digits",
            Map.of(
                "integer", StorableNumber.MOST_DIGITS, "fraction", StorableNumber.MOST_DECIMALS));
  }

  @Nullable String text(JsonNode json, String at) {
    String text = json.textValue();
    if (text == null) {
      return faults.refuse(at, "Give a text", "not-text");
    }
    if (text.length() > Condition.LONGEST_TEXT) {
      return faults.refuse(
          at,
          "A text may have " + Condition.LONGEST_TEXT + " characters",
          "size",
          Map.of("max", Condition.LONGEST_TEXT));
    }
    return StorableText.is(text)
        ? text
        : faults.refuse(at, "This text holds characters that cannot be stored", "unstorable");
  }

  /// A date as it is written in conditions, or null when the text is none.
  static @Nullable LocalDate day(@Nullable String text) {
    try {
      return text != null && text.length() == 10 ? LocalDate.parse(text) : null;
    } catch (DateTimeException _) {
      return null;
    }
  }
}
