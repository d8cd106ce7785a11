package io.clientele.bench;

import java.util.HashMap;
import java.util.List;

/// How well people were found, counted in pairs of records.
///
/// @param right pairs that were found and are the same person
/// @param found pairs that were found
/// @param same pairs that are the same person
record Accuracy(long right, long found, long same) {
  /// @param persons the person of each record as found
  /// @param truth the person of each record
  static Accuracy of(int[] persons, List<String> truth) {
    var found = new HashMap<Integer, Long>();
    var same = new HashMap<String, Long>();
    var right = new HashMap<String, Long>();
    for (var i = 0; i < persons.length; i++) {
      found.merge(persons[i], 1L, Long::sum);
      same.merge(truth.get(i), 1L, Long::sum);
      right.merge(persons[i] + "/" + truth.get(i), 1L, Long::sum);
    }
    return new Accuracy(pairs(right), pairs(found), pairs(same));
  }

  double precision() {
    return found == 0 ? 1 : right / (double) found;
  }

  double recall() {
    return same == 0 ? 1 : right / (double) same;
  }

  double f1() {
    return right == 0 ? 0 : 2 * right / (double) (found + same);
  }

  private static long pairs(HashMap<?, Long> groups) {
    return groups.values().stream().mapToLong(size -> size * (size - 1) / 2).sum();
  }
}
