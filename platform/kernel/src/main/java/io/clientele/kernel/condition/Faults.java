package io.clientele.kernel.condition;

import io.clientele.kernel.condition.ConditionProblem.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All that is wrong with one condition, each with its place as a JSON pointer. What is wrong
/// without end is told as far as people would read it.
final class Faults {
  private static final int MOST = 50;

  private final List<Violation> violations = new ArrayList<>();

  boolean any() {
    return !violations.isEmpty();
  }

  ConditionProblem problem() {
    return new ConditionProblem(violations);
  }

  /// Notes a violation; returns null, as any type, so that a reading method can end with it.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  <T> @Nullable T refuse(String pointer, String message, String code) {
    return refuse(pointer, message, code, Map.of());
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  <T> @Nullable T refuse(String pointer, String message, String code, Map<String, Object> params) {
    violations.add(new Violation(pointer, message, code, params));
    if (violations.size() >= MOST) {
      throw problem();
    }
    return null;
  }

  /// A breach of a limit on size, after which nothing else is read.
  ConditionProblem limit(String pointer, String message, String code, int most) {
    violations.add(new Violation(pointer, message + " and no more", code, Map.of("most", most)));
    return problem();
  }

  /// As a part of a JSON pointer.
  static String pointed(String key) {
    return shortened(key).replace("~", "~0").replace("/", "~1");
  }

  static String quoted(String text) {
    return "\"" + shortened(text) + "\"";
  }

  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  static String constants(Enum<?>... values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.joining(", "));
  }

  static String listed(Collection<String> words) {
    return String.join(", ", new TreeSet<>(words));
  }
}
