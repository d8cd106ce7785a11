package io.clientele.kernel.csv;

import java.util.regex.Pattern;

/// Cells that a spreadsheet would take for a formula, and run: they begin with one of the signs of
/// [CSV injection](https://owasp.org/www-community/attacks/CSV_Injection), their full-width forms
/// included. They get an apostrophe in front, as people write such cells themselves. Numbers and
/// telephone numbers, which may begin with a sign, do nothing and are left alone.
public final class Formulas {
  private static final Pattern RISKY =
      Pattern.compile("'*[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20].*", Pattern.DOTALL);
  private static final Pattern HARMLESS =
      Pattern.compile("-[0-9]+([.,][0-9]+)*|\\+[0-9][0-9 ().-]*");

  private Formulas() {}

  public static String guarded(String cell) {
    return isRisky(cell) ? "'" + cell : cell;
  }

  /// The cell as it was before it was guarded.
  public static String unguarded(String cell) {
    return cell.startsWith("'") && isRisky(cell.substring(1)) ? cell.substring(1) : cell;
  }

  private static boolean isRisky(String cell) {
    return RISKY.matcher(cell).matches() && !HARMLESS.matcher(cell).matches();
  }
}
