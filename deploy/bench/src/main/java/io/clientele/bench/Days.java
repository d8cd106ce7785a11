package io.clientele.bench;

import java.util.regex.Pattern;

/// Days as files write them.
final class Days {
  private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
  private static final Pattern YEAR_FIRST =
      Pattern.compile("(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?(?:[ T].*)?");
  private static final Pattern YEAR_LAST =
      Pattern.compile("(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})");

  private Days() {}

  /// `1984-05-17`, where that can be told. Day and month in each other's place are one slip, so
  /// that it matters little which of them comes first where the year comes last.
  static String iso(String written) {
    var compact = COMPACT.matcher(written);
    if (compact.matches()) {
      return day(compact.group(1), compact.group(2), compact.group(3));
    }
    var first = YEAR_FIRST.matcher(written);
    if (first.matches()) {
      return day(first.group(1), first.group(2), first.group(3));
    }
    var last = YEAR_LAST.matcher(written);
    if (last.matches()) {
      return day(last.group(3), last.group(2), last.group(1));
    }
    return written.chars().anyMatch(Character::isLetterOrDigit) ? written : "";
  }

  private static String day(String year, String month, String day) {
    return "%s-%2s-%2s".formatted(year, month, day).replace(' ', '0');
  }
}
