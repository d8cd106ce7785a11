package io.clientele.customer.matching;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/// How values of a field are compared: by levels of agreement, from none (0) up to the best.
public enum Measure {
  /// A name of words in any order: "Li Wei" is "Wei Li", and "Grace" may be "Grace Kelly".
  NAME(
      "different",
      "one word alike",
      "one word the same",
      "most words the same",
      "what is there is alike",
      "what is there is the same",
      "all words alike",
      "the same but for slips",
      "the same"),
  /// A day: `1984-05-17`.
  DATE("different", "same year", "two slips apart", "one slip apart", "the same"),
  EMAIL("different", "alike", "the same but for slips", "the same"),
  /// Letters and digits without meaning, such as a phone number or a postcode.
  CODE("different", "one slip apart", "the same"),
  /// Some words: a city, a street.
  TEXT("different", "alike", "the same but for slips", "the same");

  private static final JaroWinklerSimilarity JARO_WINKLER = new JaroWinklerSimilarity();
  private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]+");
  private static final Pattern ALL_DIGITS = Pattern.compile("[0-9]+");
  static final int LOCAL_NUMBER = 7;
  private static final int LONGEST_PREFIX = 5;
  private static final int SHORT = 4;
  private static final int LONG = 8;
  private static final double ALIKE = 0.85;
  private static final int LETTERS_A_SLIP = 6;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> levels;

  Measure(String... levels) {
    this.levels = List.of(levels);
  }

  public int levels() {
    return levels.size();
  }

  public String level(int level) {
    return levels.get(level);
  }

  /// Whether it matters how common the words are on which two values agree.
  boolean weighsWords() {
    return this == NAME || this == TEXT;
  }

  /// From which level on records of the same person agree, unless something is wrong with them.
  int near() {
    return switch (this) {
      case NAME -> 4;
      case DATE -> 2;
      case EMAIL, CODE, TEXT -> 1;
    };
  }

  /// Whether relatives have it each for themselves: who has the same was not born with it.
  boolean isPersonal() {
    return this == NAME || this == DATE || this == EMAIL;
  }

  /// How well two values agree, and on which words exactly.
  public Agreement compare(Value one, Value other) {
    return switch (this) {
      case NAME -> Names.compare(one, other);
      case DATE -> Agreement.of(dates(one.text(), other.text()));
      case EMAIL -> Agreement.of(emails(one.text(), other.text()));
      case CODE -> Agreement.of(codes(one.text(), other.text()));
      case TEXT -> texts(one, other);
    };
  }

  private static Agreement texts(Value one, Value other) {
    if (one.text().equals(other.text())) {
      return new Agreement(3, one.words());
    }
    if (isSlip(one.text(), other.text()) && digits(one.text()).equals(digits(other.text()))) {
      return Agreement.of(2);
    }
    return Agreement.of(alike(one.text(), other.text()) ? 1 : 0);
  }

  /// Figures tell houses of a street apart: another figure is no slip.
  private static String digits(String text) {
    return NO_DIGIT.matcher(text).replaceAll("");
  }

  private static int codes(String one, String other) {
    if (one.equals(other) || isSuffix(one, other) || isSuffix(other, one)) {
      return 2;
    }
    return Slips.between(one, other, 1) <= 1 ? 1 : 0;
  }

  /// A phone number without the code of its country, or of its city, is the same number.
  private static boolean isSuffix(String one, String other) {
    return one.length() >= LOCAL_NUMBER
        && other.length() - one.length() <= LONGEST_PREFIX
        && other.endsWith(one)
        && ALL_DIGITS.matcher(other).matches();
  }

  private static int dates(String one, String other) {
    var slips = Slips.between(one, other, 2);
    if (slips == 2 && one.length() == 10 && swapped(one).equals(other)) {
      slips = 1;
    }
    if (slips <= 2) {
      return 4 - slips;
    }
    return one.regionMatches(0, other, 0, 4) ? 1 : 0;
  }

  /// The day and the month in each other's place.
  private static String swapped(String date) {
    return date.substring(0, 5) + date.substring(8) + "-" + date.substring(5, 7);
  }

  private static int emails(String one, String other) {
    if (one.equals(other)) {
      return 3;
    }
    var box = mailbox(one);
    var otherBox = mailbox(other);
    if (box.equals(otherBox)) {
      return 2;
    }
    // Many mailboxes are called by a name and a number: another number is another person's.
    if (Slips.between(digits(box), digits(otherBox), 1) > 1) {
      return 0;
    }
    if (isSlip(one, other)) {
      return 2;
    }
    var most = Math.min(one.length(), other.length()) / LETTERS_A_SLIP;
    return Slips.between(one, other, most) <= most ? 1 : 0;
  }

  private static String mailbox(String email) {
    var at = email.indexOf('@');
    return at < 0 ? email : email.substring(0, at);
  }

  /// Whether two words are the same but for a slip of the keyboard, or two in a long one. Of very
  /// short ones every letter counts.
  static boolean isSlip(String one, String other) {
    var length = Math.min(one.length(), other.length());
    var most = length < SHORT ? 0 : length < LONG ? 1 : 2;
    return most > 0 && Slips.between(one, other, most) <= most;
  }

  static boolean alike(String one, String other) {
    return Slips.between(one, other, 1) <= 1 || JARO_WINKLER.apply(one, other) >= ALIKE;
  }
}
