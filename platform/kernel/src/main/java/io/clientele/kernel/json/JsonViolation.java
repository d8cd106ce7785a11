package io.clientele.kernel.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.clientele.kernel.problem.Problem.Violation;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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
          new Violation(path(unknown), "is not a known field");
      case InvalidFormatException format ->
          new Violation(path(format), expected(format.getTargetType()));
      case ValueInstantiationException value when value.getCause() != null ->
          new Violation(path(value), sentence(value));
      case MismatchedInputException mismatch -> new Violation(path(mismatch), mismatch(mismatch));
      case JsonMappingException mapping when mapping.getCause() instanceof InputCoercionException ->
          new Violation(path(mapping), "is too large a number");
      case JsonMappingException mapping -> new Violation(path(mapping), "cannot be read");
      default -> new Violation("", "is not well-formed JSON" + where(e));
    };
  }

  private static Violation unstorable(UnstorableText text) {
    return new Violation(text.field(), text.getOriginalMessage());
  }

  /// Our own value types explain themselves, without saying what they were given; other exceptions
  /// do not speak to clients.
  private static String sentence(ValueInstantiationException e) {
    var cause = e.getCause();
    return cause instanceof IllegalArgumentException && cause.getMessage() != null
        ? cause.getMessage()
        : "is not valid";
  }

  private static String mismatch(MismatchedInputException e) {
    var message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Missing required")) {
      return "is required";
    }
    if (message.startsWith("Trailing token")) {
      return "goes on after its end";
    }
    return e.getTargetType() == null ? "is of the wrong type" : expected(e.getTargetType());
  }

  /// What a value of the type must be.
  public static String expected(Class<?> type) {
    return "must be " + (type.isEnum() ? "one of " + constants(type) : kind(type));
  }

  private static String kind(Class<?> type) {
    if (type == String.class) {
      return "a text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (WHOLE.contains(type)) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    if (type == Instant.class) {
      return "a time such as 2026-05-01T09:30:00Z";
    }
    if (type == LocalDate.class) {
      return "a date such as 2026-05-01";
    }
    if (type == UUID.class) {
      return "a UUID";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    return "an object of the documented form";
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
