package io.clientele.customer.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;

/// Shows of personal data as much as it takes to tell one from another, and no more.
public final class Masking {
  private static final String HIDDEN = "***";
  private static final String GAP = "****";

  private Masking() {}

  /// The first character of a name.
  public static String name(String name) {
    return first(name) + "**";
  }

  /// The ends of a text that is long enough to hide the rest.
  public static String text(String text) {
    var length = text.codePointCount(0, text.length());
    if (length < 7) {
      return HIDDEN;
    }
    var head = length < 11 ? 2 : 3;
    var tail = length < 11 ? 2 : 4;
    return text.substring(0, text.offsetByCodePoints(0, head))
        + GAP
        + text.substring(text.offsetByCodePoints(text.length(), -tail));
  }

  /// What is no text shows nothing of itself.
  public static String hidden() {
    return HIDDEN;
  }

  static String email(String address) {
    var at = address.lastIndexOf('@');
    return at < 1 ? HIDDEN : first(address) + HIDDEN + address.substring(at);
  }

  /// The number as it is dialled within the region; others keep their country code.
  static String phone(String number, String region) {
    var phones = PhoneNumberUtil.getInstance();
    try {
      var parsed = phones.parse(number, region);
      var national = text(phones.getNationalSignificantNumber(parsed));
      return parsed.getCountryCode() == phones.getCountryCodeForRegion(region)
          ? national
          : "+" + parsed.getCountryCode() + " " + national;
    } catch (NumberParseException _) {
      return text(number);
    }
  }

  private static String first(String text) {
    return text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(0, 1));
  }
}
