package io.clientele.customer.matching;

import java.util.ArrayList;
import java.util.List;

/// Compares names word by word, in the order in which they agree best.
final class Names {
  private static final int ONE_ALIKE = 1;
  private static final int ONE_SAME = 2;
  private static final int PART_ALIKE = 3;
  private static final int PART_SAME = 4;
  private static final int ALL_ALIKE = 5;
  private static final int ALL_SAME = 6;

  private Names() {}

  static Agreement compare(Value one, Value other) {
    // Chinese names that only sound the same are alike; and "Wang Xiaoming" is "Wang Xiao Ming".
    var homophones = one.isHan() && other.isHan() && !one.written().equals(other.written());
    if (one.text().equals(other.text())) {
      return homophones
          ? Agreement.of(ALL_ALIKE)
          : new Agreement(ALL_SAME, one.words().equals(other.words()) ? one.words() : List.of());
    }
    var inOrder = one.words().size() <= other.words().size();
    var shorter = inOrder ? one.words() : other.words();
    var longer = inOrder ? other.words() : one.words();
    var best = best(shorter, longer, 0, new boolean[longer.size()], new Alignment(0, List.of()));
    return new Agreement(
        level(best, shorter.size(), homophones), homophones ? List.of() : best.same);
  }

  private static int level(Alignment best, int words, boolean homophones) {
    var same = homophones ? 0 : best.same.size();
    var fitting = best.alike + best.same.size();
    if (words == 1) {
      return same == 1 ? PART_SAME : fitting == 1 ? PART_ALIKE : 0;
    }
    if (fitting == words) {
      return same == words ? ALL_SAME : ALL_ALIKE;
    }
    return same > 0 ? ONE_SAME : fitting > 0 ? ONE_ALIKE : 0;
  }

  /// Words put beside each other.
  private record Alignment(int alike, List<String> same) {
    Alignment withSame(String word) {
      var all = new ArrayList<>(same);
      all.add(word);
      return new Alignment(alike, all);
    }

    Alignment withAlike() {
      return new Alignment(alike + 1, same);
    }

    boolean isBetterThan(Alignment other) {
      var fitting = alike + same.size();
      var others = other.alike + other.same.size();
      return fitting > others || (fitting == others && same.size() > other.same.size());
    }
  }

  private static Alignment best(
      List<String> shorter, List<String> longer, int from, boolean[] taken, Alignment soFar) {
    if (from == shorter.size()) {
      return soFar;
    }
    var word = shorter.get(from);
    var best = best(shorter, longer, from + 1, taken, soFar);
    for (var i = 0; i < longer.size(); i++) {
      var same = word.equals(longer.get(i));
      if (!taken[i] && (same || Measure.alike(word, longer.get(i)))) {
        taken[i] = true;
        var next = same ? soFar.withSame(word) : soFar.withAlike();
        var found = best(shorter, longer, from + 1, taken, next);
        taken[i] = false;
        if (found.isBetterThan(best)) {
          best = found;
        }
      }
    }
    return best;
  }
}
