package io.clientele.customer.matching;

import com.ibm.icu.text.Transliterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A value in the form in which it is compared.
///
/// @param written as it was written, in lower case
/// @param words what it consists of, in plain Latin letters and digits; Chinese as Pinyin
/// @param signs the words of a name as they are written: of Chinese ones the characters
public record Value(String written, List<String> words, List<String> signs) {
  private static final int MOST_WORDS_OF_A_NAME = 4;
  private static final int MOST_WORDS_OF_A_TEXT = 16;
  private static final int LONGEST_CHINESE_NAME = 4;
  private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");
  private static final Pattern NO_SIGN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
  private static final Pattern APOSTROPHE = Pattern.compile("['’`´]");
  private static final Pattern NO_LEADING_ZERO = Pattern.compile("^0+(?=.)");
  private static final ThreadLocal<Transliterator> LATIN =
      ThreadLocal.withInitial(() -> Transliterator.getInstance("Any-Latin; Latin-ASCII; Lower"));

  // Reads 曾 and 单 as the names that they are.
  private static final ThreadLocal<Transliterator> LATIN_NAMES =
      ThreadLocal.withInitial(
          () -> Transliterator.getInstance("Han-Latin/Names; Any-Latin; Latin-ASCII; Lower"));

  public Value {
    words = List.copyOf(words);
    signs = List.copyOf(signs);
  }

  public static Value of(Measure measure, String written) {
    var lower = written.strip().toLowerCase(Locale.ROOT);
    if (measure == Measure.NAME) {
      return name(lower);
    }
    var text =
        switch (measure) {
          case TEXT -> String.join(" ", words(lower));
          case CODE ->
              NO_LEADING_ZERO.matcher(NO_WORD.matcher(lower).replaceAll("")).replaceFirst("");
          case NAME, EMAIL, DATE -> lower;
        };
    return new Value(lower, List.of(text), List.of());
  }

  public boolean isEmpty() {
    return words.stream().allMatch(String::isEmpty);
  }

  String text() {
    return String.join("", words);
  }

  private static Value name(String written) {
    var words = new ArrayList<String>();
    var signs = new ArrayList<String>();
    signs(APOSTROPHE.matcher(written).replaceAll(""))
        .forEach(sign -> {
          var word = NO_WORD.matcher(latin(LATIN_NAMES, sign)).replaceAll("");
          if (!word.isEmpty() && !signs.contains(sign) && words.size() < MOST_WORDS_OF_A_NAME) {
            words.add(word);
            signs.add(sign);
          }
        });
    return new Value(written, words, signs);
  }

  /// Words, and of a Chinese name that is written in one the family name and the given name.
  private static Stream<String> signs(String text) {
    var signs = NO_SIGN.splitAsStream(text).filter(sign -> !sign.isEmpty()).toList();
    if (signs.size() != 1 || !isHan(signs.getFirst())) {
      return signs.stream();
    }
    var name = signs.getFirst();
    var characters = name.codePointCount(0, name.length());
    if (characters < 2 || characters > LONGEST_CHINESE_NAME) {
      return signs.stream();
    }
    var family = characters > 2 && FamilyNames.isOfTwo(name) ? 2 : characters == 4 ? 2 : 1;
    var given = name.offsetByCodePoints(0, family);
    return Stream.of(name.substring(0, given), name.substring(given));
  }

  static boolean isHan(String sign) {
    return sign.codePoints().allMatch(Character::isIdeographic);
  }

  private static List<String> words(String text) {
    return Arrays.stream(NO_WORD.split(latin(LATIN, text), -1))
        .filter(word -> !word.isEmpty())
        .limit(MOST_WORDS_OF_A_TEXT)
        .toList();
  }

  private static String latin(ThreadLocal<Transliterator> reading, String text) {
    return isPlain(text) ? text : reading.get().transliterate(text);
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
