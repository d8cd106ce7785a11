package io.clientele.defaults.privacy;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Texts that are looked for in others, as fields of them rather than as parts of fields. Says the
/// same as `mentions` of the database.
record Words(List<String> forms) {
  private static final char SET_OFF = 1;
  private static final String BETWEEN_FIELDS = ",;:\"'|/=<>[]{}\\\t\r\n";
  private static final String LEFT_OUT = " +-.()";

  /// A text of which nothing is left when it is compared is in none.
  static Words of(Collection<String> texts) {
    return new Words(
        texts.stream()
            .map(Words::form)
            .filter(form -> !form.isEmpty())
            .map(form -> SET_OFF + form + SET_OFF)
            .toList());
  }

  boolean areIn(String content) {
    if (forms.isEmpty()) {
      return false;
    }
    var whole = SET_OFF + form(content) + SET_OFF;
    return forms.stream().anyMatch(whole::contains);
  }

  /// A text as it is compared: in lower case, digits and letters of one width, with one sign for
  /// all that sets fields apart, and without what people put into numbers and names to read them
  /// more easily.
  static String form(String content) {
    var form = new StringBuilder(content.length());
    Normalizer.normalize(content, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .chars()
        .filter(sign -> LEFT_OUT.indexOf(sign) < 0)
        .forEach(sign -> form.append(BETWEEN_FIELDS.indexOf(sign) < 0 ? (char) sign : SET_OFF));
    return form.toString();
  }
}
