package io.clientele.kernel.event;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields that a record of an event, and the records in it, must have: all but those that may
/// be null. Numbers and booleans the reader of JSON asks for itself.
final class RequiredFields {
  private final List<Field> fields = new ArrayList<>();

  /// @param inside what a record, or each in a list, must have in turn; null of anything else
  private record Field(
      String name, Method value, boolean required, @Nullable RequiredFields inside) {}

  private RequiredFields() {}

  static RequiredFields of(Class<?> type) {
    var required = new RequiredFields();
    for (var component : type.getRecordComponents()) {
      if (!component.getType().isPrimitive()) {
        required.fields.add(field(component));
      }
    }
    return required;
  }

  private static Field field(RecordComponent component) {
    var required = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    var held = held(component);
    return new Field(
        component.getName(), component.getAccessor(), required, held.isRecord() ? of(held) : null);
  }

  private static Class<?> held(RecordComponent component) {
    return component.getType() == List.class
            && component.getGenericType() instanceof ParameterizedType list
            && list.getActualTypeArguments()[0] instanceof Class<?> element
        ? element
        : component.getType();
  }

  /// The path to the first that is missing, for example `contact.id`; null when none is.
  @Nullable String missingIn(Object record) {
    for (var field : fields) {
      var missing = missing(field, value(field, record));
      if (missing != null) {
        return missing;
      }
    }
    return null;
  }

  private static @Nullable String missing(Field field, @Nullable Object value) {
    if (value == null) {
      return field.required() ? field.name() : null;
    }
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        var missing = within(field, list.get(i));
        if (missing != null) {
          return field.name() + "[" + i + "]" + missing;
        }
      }
      return null;
    }
    var missing = within(field, value);
    return missing == null ? null : field.name() + missing;
  }

  /// How the path goes on to what is missing in the value, which itself is when that is empty.
  private static @Nullable String within(Field field, @Nullable Object value) {
    if (value == null) {
      return "";
    }
    var missing = field.inside() == null ? null : field.inside().missingIn(value);
    return missing == null ? null : "." + missing;
  }

  private static @Nullable Object value(Field field, Object record) {
    try {
      return field.value().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(record.getClass() + " cannot be read", e);
    }
  }
}
