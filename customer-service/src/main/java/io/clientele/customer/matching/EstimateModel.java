package io.clientele.customer.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Estimates the model on the data itself, without examples: u is counted on pairs drawn at random,
/// of which hardly any are the same person; m by expectation maximisation on pairs that share a
/// blocking key, of which many are.
public final class EstimateModel {
  private static final int ROUNDS = 100;
  private static final double FIRST_GUESS_OF_M = 0.9;
  private static final double FIRST_GUESS_OF_MATCHES = 0.1;

  /// As if each level had been seen so often beforehand, so that nothing is impossible.
  private static final double BEFOREHAND_IN_MATCHES = 1e-2;

  private final List<Field> fields;
  private final double[][] random;
  private final Map<List<Integer>, Long> patterns = new HashMap<>();
  private long pairs;

  public EstimateModel(List<Field> fields) {
    this.fields = List.copyOf(fields);
    random = table(1);
  }

  /// Counts a pair drawn at random.
  public void addRandom(Comparison comparison) {
    var levels = comparison.pattern();
    for (var i = 0; i < levels.size(); i++) {
      if (levels.get(i) != Agreement.MISSING) {
        random[i][levels.get(i)]++;
      }
    }
  }

  /// Counts a pair that shares a blocking key.
  public void addBlocked(Comparison comparison) {
    patterns.merge(comparison.pattern(), 1L, Long::sum);
    pairs++;
  }

  /// @param blocked how many pairs share a blocking key
  /// @param all how many pairs there are
  public MatchModel model(double blocked, double all, Frequencies frequencies) {
    var u = shares(random);
    var m = firstGuess();
    var matches = FIRST_GUESS_OF_MATCHES;
    for (var round = 0; round < ROUNDS; round++) {
      var seen = table(BEFOREHAND_IN_MATCHES);
      var expected = 0.0;
      for (var pattern : patterns.entrySet()) {
        var share = posterior(pattern.getKey(), matches, m, u) * pattern.getValue();
        expected += share;
        var levels = pattern.getKey();
        for (var i = 0; i < levels.size(); i++) {
          if (levels.get(i) != Agreement.MISSING) {
            seen[i][levels.get(i)] += share;
          }
        }
      }
      m = shares(seen);
      matches = Math.clamp(expected / Math.max(pairs, 1), 1e-9, 1 - 1e-9);
    }
    var prior = Math.clamp(matches * blocked / Math.max(all, 1), 1e-15, 0.5);
    return new MatchModel(fields, prior, m, u, frequencies);
  }

  private static double posterior(
      List<Integer> levels, double matches, double[][] m, double[][] u) {
    var same = matches;
    var chance = 1 - matches;
    for (var i = 0; i < levels.size(); i++) {
      int level = levels.get(i);
      if (level != Agreement.MISSING) {
        same *= m[i][level];
        chance *= u[i][level];
      }
    }
    return same / (same + chance);
  }

  private double[][] table(double content) {
    var table = new ArrayList<double[]>();
    for (var field : fields) {
      var row = new double[field.measure().levels()];
      Arrays.fill(row, content);
      table.add(row);
    }
    return table.toArray(double[][]::new);
  }

  private double[][] firstGuess() {
    var guess = table(1);
    for (var row : guess) {
      Arrays.fill(row, (1 - FIRST_GUESS_OF_M) / (row.length - 1));
      row[row.length - 1] = FIRST_GUESS_OF_M;
    }
    return guess;
  }

  private static double[][] shares(double[][] counts) {
    var shares = new double[counts.length][];
    for (var i = 0; i < counts.length; i++) {
      var sum = 0.0;
      for (var count : counts[i]) {
        sum += count;
      }
      shares[i] = new double[counts[i].length];
      for (var level = 0; level < counts[i].length; level++) {
        shares[i][level] = counts[i][level] / sum;
      }
    }
    return shares;
  }
}
