package io.clientele.kernel.condition;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A comparison made ready to be asked many times about plain Java values; null means missing.
@FunctionalInterface
interface Question<T> {
  boolean holds(@Nullable T actual);

  static Question<String> aboutText(Comparison comparison) {
    return switch (comparison.operator()) {
      case CONTAINS -> search(comparison, String::contains);
      case BEGINS_WITH -> search(comparison, String::startsWith);
      case ENDS_WITH -> search(comparison, String::endsWith);
      case DOES_NOT_CONTAIN -> search(comparison, (text, piece) -> !text.contains(piece));
      case DOES_NOT_BEGIN_WITH -> search(comparison, (text, piece) -> !text.startsWith(piece));
      case DOES_NOT_END_WITH -> search(comparison, (text, piece) -> !text.endsWith(piece));
      default -> about(comparison, value -> ((Value.Text) value).text());
    };
  }

  static Question<BigDecimal> aboutNumber(Comparison comparison) {
    return about(comparison, value -> ((Value.Decimal) value).number());
  }

  static Question<Ratio> aboutRatio(Comparison comparison) {
    return about(comparison, value -> Ratio.of(((Value.Decimal) value).number()));
  }

  /// About a value whose type is known only when it is met: one of another type than the comparison
  /// is present, but answers no comparison.
  static Question<Value> aboutValue(Comparison comparison) {
    return switch (comparison.operator()) {
      case MISSING -> value -> value == null;
      case PRESENT -> value -> value != null;
      default ->
          switch (comparison.type()) {
            case TEXT, WORD, GRADE -> {
              Question<String> question = aboutText(comparison);
              yield value -> value instanceof Value.Text(String text) && question.holds(text);
            }
            case NUMBER -> {
              Question<BigDecimal> question = aboutNumber(comparison);
              yield value -> value instanceof Value.Decimal(var number) && question.holds(number);
            }
            case DATE -> {
              var question = about(comparison, value -> ((Value.Day) value).day());
              yield value -> value instanceof Value.Day(var day) && question.holds(day);
            }
            case BOOLEAN -> {
              boolean wanted = comparison.wantsTrue();
              yield value -> value instanceof Value.Flag(boolean flag) && flag == wanted;
            }
          };
    };
  }

  private static Question<String> search(Comparison comparison, BiPredicate<String, String> found) {
    String piece = ((Value.Text) comparison.values().getFirst()).text();
    return text -> text != null && found.test(text, piece);
  }

  private static <T extends Comparable<? super T>> Question<T> about(
      Comparison comparison, Function<Value, T> unwrap) {
    List<T> values = comparison.values().stream().map(unwrap).toList();
    return switch (comparison.operator()) {
      case MISSING -> actual -> actual == null;
      case PRESENT -> actual -> actual != null;
      case EQUAL -> against(values.getFirst(), order -> order == 0);
      case NOT_EQUAL -> against(values.getFirst(), order -> order != 0);
      case LESS -> against(values.getFirst(), order -> order < 0);
      case AT_MOST -> against(values.getFirst(), order -> order <= 0);
      case MORE -> against(values.getFirst(), order -> order > 0);
      case AT_LEAST -> against(values.getFirst(), order -> order >= 0);
      case IN -> {
        TreeSet<T> listed = new TreeSet<>(values);
        yield actual -> actual != null && listed.contains(actual);
      }
      case NOT_IN -> {
        TreeSet<T> listed = new TreeSet<>(values);
        yield actual -> actual != null && !listed.contains(actual);
      }
      case BETWEEN -> {
        T low = values.getFirst();
        T high = values.getLast();
        yield actual -> actual != null && actual.compareTo(low) >= 0 && actual.compareTo(high) <= 0;
      }
      case NOT_BETWEEN -> {
        T low = values.getFirst();
        T high = values.getLast();
        yield actual -> actual != null && (actual.compareTo(low) < 0 || actual.compareTo(high) > 0);
      }
      case CONTAINS,
          BEGINS_WITH,
          ENDS_WITH,
          DOES_NOT_CONTAIN,
          DOES_NOT_BEGIN_WITH,
          DOES_NOT_END_WITH,
          WITHIN ->
          throw new IllegalArgumentException(
              comparison.operator().json() + " is not a matter of order");
    };
  }

  private static <T extends Comparable<? super T>> Question<T> against(
      T value, IntPredicate order) {
    return actual -> actual != null && order.test(actual.compareTo(value));
  }
}
