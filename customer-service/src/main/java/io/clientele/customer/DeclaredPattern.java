package io.clientele.customer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression that somebody declared for texts that others send. With some, a text that
/// nearly matches would keep a thread busy for days, or need more of its stack than there is: such
/// a text does not match.
public final class DeclaredPattern {
  /// How often the signs of a text are looked at before it is given up, which takes some
  /// milliseconds.
  private static final int MOST_LOOKS = 1_000_000;

  private final Pattern pattern;

  private DeclaredPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /// @throws PatternSyntaxException for what is no regular expression, or too deep for one
  public static DeclaredPattern of(String regex) {
    try {
      return new DeclaredPattern(Pattern.compile(regex));
    } catch (StackOverflowError _) {
      throw new PatternSyntaxException("is nested too deeply", regex, -1);
    }
  }

  /// Whether the text as a whole matches.
  public boolean matches(String text) {
    return asked(text, Matcher::matches);
  }

  /// Whether a part of the text matches.
  public boolean isFoundIn(String text) {
    return asked(text, Matcher::find);
  }

  private boolean asked(String text, Question question) {
    try {
      return question.ask(pattern.matcher(new Watched(text)));
    } catch (TooManyLooks | StackOverflowError _) {
      return false;
    }
  }

  /// The regular expression as it was declared.
  @Override
  public String toString() {
    return pattern.pattern();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeclaredPattern declared && toString().equals(declared.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  private interface Question {
    boolean ask(Matcher matcher);
  }

  /// A text that counts how often it is looked at.
  private static final class Watched implements CharSequence {
    private final String text;
    private int looks;

    Watched(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      if (looks > MOST_LOOKS) {
        throw new TooManyLooks();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class TooManyLooks extends RuntimeException {
    TooManyLooks() {
      super(null, null, false, false);
    }
  }
}
