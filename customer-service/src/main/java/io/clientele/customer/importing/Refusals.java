package io.clientele.customer.importing;

import io.clientele.customer.importing.ImportJobs.Refusal;
import io.clientele.kernel.problem.Problem.Violation;
import java.util.ArrayList;
import java.util.List;

/// Says why rows are refused, in as many words as can be kept of a row. What is wrong with it may
/// quote it, at any length.
final class Refusals {
  private static final int MOST_REASONS = 10;
  private static final int LONGEST = 200;

  private Refusals() {}

  /// @param shown the row as it may be shown to people
  /// @param named by which identifiers it names somebody
  static Refusal of(Rows.Row row, Violation why, String shown, String named) {
    return new Refusal(row.number(), cut(why.field()), cut(why.message()), shown, named);
  }

  static List<Refusal> of(Rows.Row row, List<Violation> whys, String shown, String named) {
    var refusals = new ArrayList<Refusal>();
    whys.stream().limit(MOST_REASONS).forEach(why -> refusals.add(of(row, why, shown, named)));
    if (whys.size() > MOST_REASONS) {
      var more = whys.size() - MOST_REASONS;
      refusals.add(of(row, new Violation("", "and " + more + " faults more"), shown, named));
    }
    return refusals;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + '\u2026';
  }
}
