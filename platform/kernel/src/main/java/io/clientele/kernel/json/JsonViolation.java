package io.clientele.kernel.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.problem.Problem.Violation;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What keeps JSON from being read, in words for whoever sent it: the field and what it must be, to
/// follow the name of the field. Nothing of what was sent is said again, and nothing of the
/// library's: it may be read by others than whoever sent it.
public final class JsonViolation {
  private static final Set<Class<?>> WHOLE =
      Set.of(
          byte.class,
          short.class,
          int.class,
          long.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          BigInteger.class);

  private JsonViolation() {}

  public static Violation of(JsonProcessingException e) {
    return switch (e) {
      case UnstorableText text -> unstorable(text);
      case JsonMappingException mapping when mapping.getCause() instanceof UnstorableText text ->
          unstorable(text);
      case UnrecognizedPropertyException unknown ->
          new Violation(path(unknown), "is not a known field", "unknown-field");
      case InvalidFormatException format -> expected(path(format), format.getTargetType());
      case ValueInstantiationException value when value.getCause() != null ->
          new Violation(path(value), sentence(value), code(value), Map.of());
      case MismatchedInputException mismatch -> mismatch(mismatch);
      case JsonMappingException mapping when mapping.getCause() instanceof InputCoercionException ->
          new Violation(path(mapping), "is too large a number", "number-too-large");
      case JsonMappingException mapping
          when mapping.getCause() instanceof StreamReadException
              || mapping.getCause() instanceof StreamConstraintsException ->
          broken(path(mapping), (JsonProcessingException) mapping.getCause());
      case JsonMappingException mapping ->
          new Violation(path(mapping), "cannot be read", "unreadable");
      default -> broken("", e);
    };
  }

  private static Violation broken(String field, JsonProcessingException e) {
    var what =
        e instanceof StreamConstraintsException
            ? "is nested too deeply, or holds too long a name, text or number"
            : String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
                ? "has a key twice"
                : "is not well-formed JSON";
    return new Violation(field, what + where(e), "not-json");
  }

  private static Violation unstorable(UnstorableText text) {
    return new Violation(text.field(), text.getOriginalMessage(), UnstorableText.CODE);
  }

  /// Our own value types explain themselves, without saying what they were given; other exceptions
  /// do not speak to clients.
  private static String sentence(ValueInstantiationException e) {
    var cause = e.getCause();
    return cause instanceof IllegalArgumentException && cause.getMessage() != null
        ? cause.getMessage()
        : "is not valid";
  }

  /// Of an amount; others are said in the words of their type only.
  private static @Nullable String code(ValueInstantiationException e) {
    return e.getType() != null && e.getType().hasRawClass(Money.class) ? "not-money" : null;
  }

  private static Violation mismatch(MismatchedInputException e) {
    var path = path(e);
    var message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Missing required")) {
      return new Violation(path, "is required", "required");
    }
    if (message.startsWith("Trailing token")) {
      return new Violation(path, "goes on after its end", "not-json");
    }
    return e.getTargetType() == null
        ? new Violation(path, "is of the wrong type", "unreadable")
        : expected(path, e.getTargetType());
  }

  /// That a field does not have what a value of the type must be.
  public static Violation expected(String field, Class<?> type) {
    if (type.isEnum()) {
      var choices = constants(type);
      return new Violation(
          field, "must be one of " + choices, "one-of", Map.of("choices", choices));
    }
    if (type == String.class) {
      return new Violation(field, "must be a text", "not-text");
    }
    if (type == Boolean.class || type == boolean.class) {
      return new Violation(field, "must be true or false", "not-boolean");
    }
    if (WHOLE.contains(type)) {
      return new Violation(field, "must be a whole number", "not-whole-number");
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return new Violation(field, "must be a number", "not-number");
    }
    if (type == Instant.class) {
      return new Violation(field, "must be a time such as 2026-05-01T09:30:00Z", "not-time");
    }
    if (type == LocalDate.class) {
      return new Violation(field, "must be a date such as 2026-05-01", "not-date");
    }
    if (type == UUID.class) {
      return new Violation(field, "must be a UUID", "not-uuid");
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return new Violation(field, "must be a list", "not-list");
    }
    return new Violation(field, "must be an object of the documented form", "not-object");
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }

  private static String where(JsonProcessingException e) {
    var location = e.getLocation();
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static String path(JsonMappingException e) {
    var path = new StringBuilder();
    for (var reference : e.getPath()) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }
}
