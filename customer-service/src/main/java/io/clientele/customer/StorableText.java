package io.clientele.customer;

/// Tells texts that PostgreSQL keeps from those it cannot: it has no NUL, and UTF-8 has no half
/// characters.
public final class StorableText {
  private StorableText() {}

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
