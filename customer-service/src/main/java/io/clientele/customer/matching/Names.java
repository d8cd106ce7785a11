package io.clientele.customer.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Compares names word by word, in the order in which they agree best.
final class Names {
  private static final int ONE_ALIKE = 1;
  private static final int ONE_SAME = 2;
  private static final int MOST_SAME = 3;
  private static final int PART_ALIKE = 4;
  private static final int PART_SAME = 5;
  private static final int ALL_ALIKE = 6;
  private static final int ALL_BUT_SLIPS = 7;
  private static final int ALL_SAME = 8;

  private Names() {}

  static Agreement compare(Value one, Value other) {
    var ones = Words.of(one).joinedLike(other.words());
    var others = Words.of(other).joinedLike(ones.latin);
    var inOrder = ones.size() <= others.size();
    var shorter = inOrder ? ones : others;
    var longer = inOrder ? others : ones;
    var best = best(shorter, longer, 0, new boolean[longer.size()], Alignment.NONE);
    var level = level(best, shorter.size());
    // What is written in one word, or another number of them, is compared as a whole, too.
    if (longer.size() > 1 && level < ALL_BUT_SLIPS && one.text().equals(other.text())) {
      return Agreement.of(ALL_BUT_SLIPS);
    }
    return new Agreement(level, best.same);
  }

  private static int level(Alignment best, int words) {
    var same = best.same.size();
    var fitting = best.fitting();
    if (words == 1) {
      return same == 1 ? PART_SAME : fitting == 1 ? PART_ALIKE : 0;
    }
    if (fitting == words) {
      return same == words ? ALL_SAME : best.alike == 0 ? ALL_BUT_SLIPS : ALL_ALIKE;
    }
    if (words > 2 && fitting == words - 1 && same > 0) {
      return MOST_SAME;
    }
    return same > 0 ? ONE_SAME : fitting > 0 ? ONE_ALIKE : 0;
  }

  /// The words of a name in Latin, and as they are written.
  private record Words(List<String> latin, List<String> signs) {
    static Words of(Value value) {
      return new Words(value.words(), value.signs());
    }

    int size() {
      return latin.size();
    }

    /// Joins words that the other writes in one: "Xiao Ming" is "Xiaoming", "Van den Berg" is
    /// "Vandenberg".
    Words joinedLike(List<String> others) {
      for (var from = 0; from < size() - 1; from++) {
        for (var to = from + 2; to <= size(); to++) {
          if (others.contains(String.join("", latin.subList(from, to)))) {
            return new Words(joined(latin, from, to), joined(signs, from, to)).joinedLike(others);
          }
        }
      }
      return this;
    }

    private static List<String> joined(List<String> words, int from, int to) {
      var joined = new ArrayList<>(words.subList(0, from));
      joined.add(String.join("", words.subList(from, to)));
      joined.addAll(words.subList(to, words.size()));
      return joined;
    }

    /// How well a word fits one of another name.
    Fit fit(int word, Words other, int others) {
      var one = latin.get(word);
      var two = other.latin.get(others);
      var sign = signs.get(word);
      var otherSign = other.signs.get(others);
      if (Value.isHan(sign) && Value.isHan(otherSign)) {
        if (sign.equals(otherSign)) {
          return Fit.SAME;
        }
        // What only sounds the same is a slip.
        return one.equals(two) ? Fit.SLIP : share(sign, otherSign) ? Fit.ALIKE : Fit.NONE;
      }
      if (one.equals(two)) {
        return Fit.SAME;
      }
      if (Measure.isSlip(one, two)) {
        return Fit.SLIP;
      }
      return isInitial(one, two) || Measure.alike(one, two) ? Fit.ALIKE : Fit.NONE;
    }

    private static boolean isInitial(String one, String other) {
      return (one.length() == 1 || other.length() == 1) && one.charAt(0) == other.charAt(0);
    }

    /// Whether two words of as many characters have half of them in common.
    private static boolean share(String one, String other) {
      return one.length() > 1
          && one.length() == other.length()
          && 2
                  * IntStream.range(0, one.length())
                      .filter(i -> one.charAt(i) == other.charAt(i))
                      .count()
              >= one.length();
    }
  }

  private enum Fit {
    NONE,
    ALIKE,
    SLIP,
    SAME
  }

  /// Words put beside each other.
  ///
  /// @param alike how many are alike
  /// @param slips how many are the same but for a slip
  /// @param same those that are the same
  private record Alignment(int alike, int slips, List<String> same) {
    static final Alignment NONE = new Alignment(0, 0, List.of());

    Alignment with(String word, Fit fit) {
      return switch (fit) {
        case NONE -> this;
        case ALIKE -> new Alignment(alike + 1, slips, same);
        case SLIP -> new Alignment(alike, slips + 1, same);
        case SAME -> {
          var all = new ArrayList<>(same);
          all.add(word);
          yield new Alignment(alike, slips, all);
        }
      };
    }

    int fitting() {
      return alike + slips + same.size();
    }

    boolean isBetterThan(Alignment other) {
      if (fitting() != other.fitting()) {
        return fitting() > other.fitting();
      }
      return same.size() != other.same.size()
          ? same.size() > other.same.size()
          : slips > other.slips;
    }
  }

  private static Alignment best(
      Words shorter, Words longer, int from, boolean[] taken, Alignment soFar) {
    if (from == shorter.size()) {
      return soFar;
    }
    var best = best(shorter, longer, from + 1, taken, soFar);
    for (var i = 0; i < longer.size(); i++) {
      if (!taken[i]) {
        var fit = shorter.fit(from, longer, i);
        if (fit != Fit.NONE) {
          taken[i] = true;
          var next = soFar.with(shorter.latin.get(from), fit);
          var found = best(shorter, longer, from + 1, taken, next);
          taken[i] = false;
          if (found.isBetterThan(best)) {
            best = found;
          }
        }
      }
    }
    return best;
  }
}
