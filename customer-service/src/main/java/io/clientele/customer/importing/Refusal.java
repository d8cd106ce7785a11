package io.clientele.customer.importing;

import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.problem.Problem.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A row that was not applied, and one reason of it. What is wrong may quote the row, so it is kept
/// sealed as well.
///
/// @param number of the reason, from 0 on
/// @param named by what it names somebody, where the row itself does not say what is what
record Refusal(long row, int number, Violation fault, String original, String named) {
  private static final int MOST_REASONS = 10;
  private static final int LONGEST = 200;

  /// Before all there are.
  static final Refusal NONE = at(0, 0);

  /// The place of one of them.
  static Refusal at(long row, int number) {
    return new Refusal(row, number, new Violation("", ""), "", "");
  }

  Refusal {
    original = StorableText.of(original);
    named = StorableText.of(named);
  }

  /// Why a row is refused, in as many words as can be kept of it: it may be quoted at any length.
  ///
  /// @param shown the row as it may be shown to people
  /// @param named by what it names somebody
  static Refusal of(Rows.Row row, Violation why, String shown, String named) {
    return of(row, 0, why, shown, named);
  }

  static List<Refusal> allOf(Rows.Row row, List<Violation> whys, String shown, String named) {
    var refusals = new ArrayList<Refusal>();
    whys.stream()
        .distinct()
        .limit(MOST_REASONS)
        .forEach(why -> refusals.add(of(row, refusals.size(), why, shown, named)));
    if (whys.size() > MOST_REASONS) {
      var left = whys.size() - MOST_REASONS;
      var more =
          new Violation("", "and " + left + " faults more", "more-faults", Map.of("count", left));
      refusals.add(of(row, refusals.size(), more, shown, named));
    }
    return refusals;
  }

  private static Refusal of(Rows.Row row, int number, Violation why, String shown, String named) {
    var fault = new Violation(cut(why.field()), cut(why.message()), why.code(), cut(why.params()));
    return new Refusal(row.number(), number, fault, shown, named);
  }

  private static Map<String, Object> cut(Map<String, Object> params) {
    var kept = new HashMap<>(params);
    kept.replaceAll((_, value) -> value instanceof String text ? cut(text) : value);
    return kept;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + '\u2026';
  }
}
