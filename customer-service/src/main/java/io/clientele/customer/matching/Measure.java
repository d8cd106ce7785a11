package io.clientele.customer.matching;

import java.util.List;
import java.util.Objects;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/// How values of a field are compared: by levels of agreement, from none (0) up to the best.
public enum Measure {
  /// A name of words in any order: "Li Wei" is "Wei Li", and "Grace" may be "Grace Kelly".
  NAME(
      "different",
      "one word alike",
      "one word the same",
      "what is there is alike",
      "what is there is the same",
      "all words alike",
      "the same"),
  /// A day: `1984-05-17`.
  DATE("different", "same year", "two slips apart", "one slip apart", "the same"),
  EMAIL("different", "alike", "the same"),
  /// Letters and digits without meaning, such as a phone number or a postcode.
  CODE("different", "one slip apart", "the same"),
  /// Some words: a city, a street.
  TEXT("different", "alike", "the same");

  private static final JaroWinklerSimilarity JARO_WINKLER = new JaroWinklerSimilarity();
  private static final double ALIKE = 0.85;
  private static final double ALIKE_ADDRESS = 0.9;

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

  /// How well two values agree, and on which words exactly.
  public Agreement compare(Value one, Value other) {
    return switch (this) {
      case NAME -> Names.compare(one, other);
      case DATE -> Agreement.of(dates(one.text(), other.text()));
      case EMAIL -> Agreement.of(emails(one.text(), other.text()));
      case CODE -> {
        var slips = Slips.between(one.text(), other.text(), 1);
        yield Agreement.of(2 - Math.min(slips, 2));
      }
      case TEXT -> {
        var same = one.text().equals(other.text());
        yield same
            ? new Agreement(2, one.words())
            : Agreement.of(alike(one.text(), other.text()) ? 1 : 0);
      }
    };
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
      return 2;
    }
    var alike =
        Objects.equals(mailbox(one), mailbox(other))
            || Slips.between(one, other, 2) <= 2
            || JARO_WINKLER.apply(one, other) >= ALIKE_ADDRESS;
    return alike ? 1 : 0;
  }

  private static String mailbox(String email) {
    var at = email.indexOf('@');
    return at < 0 ? email : email.substring(0, at);
  }

  static boolean alike(String one, String other) {
    return Slips.between(one, other, 1) <= 1 || JARO_WINKLER.apply(one, other) >= ALIKE;
  }
}
