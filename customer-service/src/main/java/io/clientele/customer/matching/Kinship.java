package io.clientele.customer.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// How well relatives agree. Some share a word of their names, a home, a phone; what they share
/// they write as the same person would, and in everything else they agree by chance. Whether their
/// other names are the same is chance, and so is when they were born: only by that they are told
/// from the same person.
final class Kinship {
  private static final int SHARED_WORD = 2;
  private static final double FIRST_GUESS = 0.5;

  private Kinship() {}

  /// Whether there is anything that relatives share, apart from a name.
  static boolean isSeenIn(List<Field> fields) {
    return fields.stream().anyMatch(field -> !field.measure().isPersonal());
  }

  /// How many share what, if nothing is known of them.
  static List<Double> first(List<Field> fields) {
    return fields.stream().map(field -> isShared(field) ? FIRST_GUESS : 0.0).toList();
  }

  private static boolean isShared(Field field) {
    return field.measure() == Measure.NAME || !field.measure().isPersonal();
  }

  /// How well relatives agree in a field.
  ///
  /// @param shared how many of them share it
  static double[] agree(Field field, double shared, double[] m, double[] u) {
    var sharing = field.measure() == Measure.NAME ? named(u) : m;
    var row = new double[u.length];
    Arrays.setAll(row, level -> shared * sharing[level] + (1 - shared) * u[level]);
    return row;
  }

  /// How many share what (a step of expectation maximisation).
  ///
  /// @param seen how often relatives agreed how well
  static List<Double> shared(
      List<Field> fields, List<Double> before, double[][] seen, double[][] m, double[][] u) {
    var shared = new ArrayList<>(Collections.nCopies(fields.size(), 0.0));
    for (var i = 0; i < fields.size(); i++) {
      var field = fields.get(i);
      if (isShared(field)) {
        var sharing = field.measure() == Measure.NAME ? named(u[i]) : m[i];
        var agree = agree(field, before.get(i), m[i], u[i]);
        // As if one pair had been seen that does and one that does not.
        var all = 2.0;
        var those = 1.0;
        for (var level = 0; level < agree.length; level++) {
          all += seen[i][level];
          those += seen[i][level] * before.get(i) * sharing[level] / agree[level];
        }
        shared.set(i, those / all);
      }
    }
    return shared;
  }

  /// How well strangers agree who happen to share a word of their names.
  private static double[] named(double[] u) {
    var shares = u.clone();
    Arrays.fill(shares, 0, SHARED_WORD, 0);
    var sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / sum).toArray();
  }
}
