package io.clientele.customer.matching;

import com.ibm.icu.text.Transliterator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A value in the form in which it is compared.
///
/// @param written as it was written, in lower case
/// @param words what it consists of, in plain Latin letters and digits; Chinese as Pinyin
public record Value(String written, List<String> words) {
  private static final int MOST_WORDS = 4;
  private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");
  private static final ThreadLocal<Transliterator> LATIN =
      ThreadLocal.withInitial(() -> Transliterator.getInstance("Any-Latin; Latin-ASCII; Lower"));

  public Value {
    words = List.copyOf(words);
  }

  public static Value of(Measure measure, String written) {
    var lower = written.strip().toLowerCase(Locale.ROOT);
    return new Value(
        lower,
        switch (measure) {
          case NAME -> words(lower);
          case TEXT -> List.of(String.join(" ", words(lower)));
          case CODE -> List.of(NO_WORD.matcher(lower).replaceAll(""));
          case EMAIL, DATE -> List.of(lower);
        });
  }

  public boolean isEmpty() {
    return words.stream().allMatch(String::isEmpty);
  }

  String text() {
    return String.join("", words);
  }

  boolean isHan() {
    return written.codePoints().anyMatch(Character::isIdeographic);
  }

  private static List<String> words(String text) {
    var latin = isPlain(text) ? text : LATIN.get().transliterate(text);
    return Arrays.stream(NO_WORD.split(latin, -1))
        .filter(word -> !word.isEmpty())
        .limit(MOST_WORDS)
        .toList();
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
