package io.clientele.kernel.json;

/// Tells texts that PostgreSQL keeps from those it cannot: it has no NUL, and UTF-8 has no half
/// characters.
public final class StorableText {
  private StorableText() {}

  /// The text with what cannot be kept replaced by a sign that says so.
  public static String of(String text) {
    if (is(text)) {
      return text;
    }
    var storable = new StringBuilder();
    text.codePoints()
        .map(sign -> sign == 0 || Character.getType(sign) == Character.SURROGATE ? 0xFFFD : sign)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }

  public static boolean is(String text) {
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character == '\0' || Character.isLowSurrogate(character)) {
        return false;
      }
      if (Character.isHighSurrogate(character)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }
}
