package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.clientele.customer.DeclaredPattern;
import io.clientele.customer.identity.Masking;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.json.StorableNumber;
import io.clientele.kernel.problem.Problem.Violation;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is declared of an attribute that customers may have.
///
/// @param choices the values allowed, for a text of a closed list
/// @param pattern what a text as a whole has to match
/// @param longest how many characters a text may have
public record Attribute(
    String name,
    long version,
    ValueType type,
    String title,
    @Nullable List<String> choices,
    @Nullable DeclaredPattern pattern,
    @Nullable Integer longest,
    Protection protection) {
  private static final int LONGEST_TEXT = 500;

  /// Who may see values: everybody; a part of them, and all of it by revealing; only by revealing.
  public enum Protection {
    OPEN,
    MASKED,
    SECRET
  }

  boolean isSecret() {
    return protection == Protection.SECRET;
  }

  /// The value as views show it; null when they do not.
  @Nullable JsonNode shown(JsonNode value) {
    return switch (protection) {
      case OPEN -> value;
      case MASKED ->
          TextNode.valueOf(
              value.isTextual() && type == ValueType.TEXT
                  ? Masking.text(value.textValue())
                  : Masking.hidden());
      case SECRET -> null;
    };
  }

  /// What is wrong with a value; null when nothing is.
  ///
  /// @param field what a sender calls it
  @Nullable Violation fault(String field, JsonNode value) {
    return switch (type) {
      case TEXT, WORD, GRADE -> faultOfText(field, value);
      case NUMBER ->
          isNumber(value) ? null : new Violation(field, "must be a number", "not-number");
      case BOOLEAN ->
          value.isBoolean() ? null : new Violation(field, "must be true or false", "not-boolean");
      case DATE ->
          isDay(value)
              ? null
              : new Violation(field, "must be a date such as 2026-05-01", "not-date");
    };
  }

  private @Nullable Violation faultOfText(String field, JsonNode value) {
    var most = longest == null ? LONGEST_TEXT : longest;
    if (!CheckCustomer.isText(value, most)) {
      return new Violation(
          field,
          "must be a text of at most " + most + " plain characters",
          "plain-text",
          Map.of("max", most));
    }
    if (choices != null && !choices.contains(value.textValue())) {
      var allowed = String.join(", ", choices);
      return new Violation(
          field, "must be one of " + allowed, "one-of", Map.of("choices", allowed));
    }
    return pattern == null || pattern.matches(value.textValue())
        ? null
        : new Violation(field, "must match " + pattern, "pattern");
  }

  private static boolean isNumber(JsonNode value) {
    return value.isNumber() && StorableNumber.is(value.decimalValue());
  }

  private static boolean isDay(JsonNode value) {
    try {
      return value.isTextual()
          && value.textValue().length() == 10
          && LocalDate.parse(value.textValue()).getYear() > 0;
    } catch (DateTimeException _) {
      return false;
    }
  }
}
