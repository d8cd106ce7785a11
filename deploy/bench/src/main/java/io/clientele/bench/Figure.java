package io.clientele.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.kernel.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/// One measured figure, beside what it is to be compared with.
///
/// @param bench name of the figure, the same from run to run
/// @param beside what it is compared with, and how much that is
/// @param ratio the value over that one's
record Figure(String bench, BigDecimal value, String unit, String beside, BigDecimal ratio) {

  /// @param other value of what is beside it, in the same unit
  static Figure of(String bench, double value, String unit, String beside, double other) {
    return new Figure(
        bench,
        rounded(value),
        unit,
        String.format(Locale.ROOT, "%s: %s %s", beside, rounded(other).toPlainString(), unit),
        rounded(value / other));
  }

  /// The line of JSON with which a benchmark ends.
  String line() {
    try {
      return Json.tolerant().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> row() {
    return List.of(bench, value.toPlainString() + " " + unit, "x " + ratio.toPlainString(), beside);
  }

  /// Three digits tell all that such a measurement can.
  private static BigDecimal rounded(double value) {
    var rounded = BigDecimal.valueOf(value).round(new MathContext(3));
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
