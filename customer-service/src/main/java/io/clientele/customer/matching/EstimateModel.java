package io.clientele.customer.matching;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Estimates the model on the data itself, without examples: u is counted on pairs drawn at random,
/// of which hardly any are the same person; m, and how many are the same person, by expectation
/// maximisation.
///
/// Maximisation is over all pairs of which it is open whether they are the same person, for these
/// are what u tells of. Only those that share a blocking key are looked at: the others count as
/// different, for to that they are taken anyway. To estimate among those that share a key how many
/// are the same would be wrong: they agree by chance more often than u says, since it is because
/// they agree in something that they were looked at, and whoever has the same common name would
/// pass for the same person where true duplicates are few.
public final class EstimateModel {
  private static final int ROUNDS = 100;
  private static final double FIRST_GUESS_OF_M = 0.9;
  private static final double FIRST_GUESS_OF_MATCHES = 0.1;

  /// As if so many pairs of the same person had been seen beforehand that agree as one would guess,
  /// which is what remains where none are seen (a conjugate prior, as in Enamorado, Fifield and
  /// Imai 2019).
  private static final double MATCHES_BEFOREHAND = 1;

  /// As if each level had been seen so often by chance, so that nothing is impossible.
  private static final double DIFFERENT_BEFOREHAND = 1;

  private final List<Field> fields;
  private final Map<List<Integer>, Double> patterns = new HashMap<>();

  public EstimateModel(List<Field> fields) {
    this.fields = List.copyOf(fields);
  }

  /// Counts a pair that shares a blocking key.
  ///
  /// @param likelihood with which such a pair was to be among those that are counted; it stands for
  ///   as many as its inverse (Horvitz and Thompson 1952)
  public void addBlocked(Comparison comparison, double likelihood) {
    patterns.merge(comparison.pattern(), 1 / likelihood, Double::sum);
  }

  /// @param records how many there are that anything can be compared of
  /// @param sample of them
  /// @param pairs of the sample to look at
  public MatchModel model(long records, Sample sample, int pairs, Frequencies frequencies) {
    var open = Math.max(1, records * (records - 1.0) / 2 * sample.open(pairs));
    var chance =
        IntStream.range(0, fields.size()).mapToObj(i -> sample.patterns(i, pairs)).toList();
    var looked = patterns.values().stream().mapToDouble(Double::doubleValue).sum();
    var guess =
        new Guess(
            prior(FIRST_GUESS_OF_MATCHES * looked, open),
            shares(matches(1)),
            shares(different(chance, _ -> 0.0)));
    for (var round = 0; round < ROUNDS; round++) {
      guess = better(guess, open, chance);
    }
    return new MatchModel(fields, guess.prior, guess.m, guess.u, frequencies);
  }

  private Guess better(Guess guess, double open, List<Map<List<Integer>, Double>> chance) {
    var matches = MATCHES_BEFOREHAND;
    var levels = matches(MATCHES_BEFOREHAND);
    for (var pattern : patterns.entrySet()) {
      var same = guess.posterior(pattern.getKey()) * pattern.getValue();
      matches += same;
      for (var i = 0; i < levels.length; i++) {
        int level = pattern.getKey().get(i);
        if (level != Agreement.MISSING) {
          levels[i][level] += same;
        }
      }
    }
    return new Guess(
        prior(matches, open), shares(levels), shares(different(chance, guess::posterior)));
  }

  private static double prior(double matches, double open) {
    return Math.clamp(matches / open, 1e-15, 0.5);
  }

  /// What the model is taken for in a round.
  private static final class Guess {
    private final double prior;
    private final double[][] m;
    private final double[][] u;

    Guess(double prior, double[][] m, double[][] u) {
      this.prior = prior;
      this.m = m;
      this.u = u;
    }

    /// The probability that two who agree so well are the same person.
    double posterior(List<Integer> levels) {
      var same = prior;
      var chance = 1 - prior;
      for (var i = 0; i < levels.size(); i++) {
        int level = levels.get(i);
        if (level != Agreement.MISSING) {
          same *= m[i][level];
          chance *= u[i][level];
        }
      }
      return same / (same + chance);
    }
  }

  /// How often so many pairs of the same person agree how well, if nothing is known of the data.
  private double[][] matches(double pairs) {
    var counts = table(pairs * (1 - FIRST_GUESS_OF_M));
    for (var row : counts) {
      var others = row.length - 1;
      Arrays.setAll(row, level -> level < others ? row[level] / others : pairs * FIRST_GUESS_OF_M);
    }
    return counts;
  }

  /// How often the pairs drawn at random agree how well, without those that are the same person.
  ///
  /// @param same the probability that they are, by pattern
  private double[][] different(
      List<Map<List<Integer>, Double>> chance, ToDoubleFunction<List<Integer>> same) {
    var counts = table(DIFFERENT_BEFOREHAND);
    for (var i = 0; i < counts.length; i++) {
      for (var pattern : chance.get(i).entrySet()) {
        var levels = pattern.getKey();
        counts[i][levels.get(i)] += pattern.getValue() * (1 - same.applyAsDouble(levels));
      }
    }
    return counts;
  }

  private double[][] table(double content) {
    return fields.stream()
        .map(field -> {
          var row = new double[field.measure().levels()];
          Arrays.fill(row, content);
          return row;
        })
        .toArray(double[][]::new);
  }

  private static double[][] shares(double[][] counts) {
    return Arrays.stream(counts)
        .map(row -> {
          var sum = Arrays.stream(row).sum();
          return Arrays.stream(row).map(count -> count / sum).toArray();
        })
        .toArray(double[][]::new);
  }
}
