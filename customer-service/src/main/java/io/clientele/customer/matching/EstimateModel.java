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
///
/// Those who are not the same person are of two kinds: strangers, who agree by chance, and
/// relatives, who share a name, a home, a phone (three classes, as in Larsen and Rubin 2001). Where
/// there are more families than duplicates, maximisation over two kinds would take families for
/// what it looks for.
public final class EstimateModel {
  private static final int ROUNDS = 100;
  private static final double FIRST_GUESS_OF_M = 0.9;
  private static final double FIRST_GUESS_OF_MATCHES = 0.1;

  /// As if so many pairs of the same person had been seen beforehand that agree as one would guess,
  /// which is what remains where none are seen (a conjugate prior, as in Enamorado, Fifield and
  /// Imai 2019).
  private static final double MATCHES_BEFOREHAND = 1;

  /// How many records of the same person may be far apart in what only a person has.
  private static final double MOST_FAR = 0.25;

  /// How many values at least are another's altogether.
  private static final double MISTAKEN = 0.01;

  /// How many of the pairs may be the same person or relatives: the others are what tells how well
  /// strangers agree.
  private static final double MOST_CLOSE = 0.9;

  /// As if each level had been seen so often by chance, so that nothing is impossible.
  private static final double DIFFERENT_BEFOREHAND = 1;

  private final List<Field> fields;
  private final Frequencies frequencies;
  private final Map<Pattern, Double> patterns = new HashMap<>();

  /// @param frequencies of all words there are, by the time that pairs are counted
  public EstimateModel(List<Field> fields, Frequencies frequencies) {
    this.fields = List.copyOf(fields);
    this.frequencies = frequencies;
  }

  /// Counts a pair that shares a blocking key.
  ///
  /// @param likelihood with which such a pair was to be among those that are counted; it stands for
  ///   as many as its inverse (Horvitz and Thompson 1952)
  public void addBlocked(Comparison comparison, double likelihood) {
    patterns.merge(Pattern.of(comparison, frequencies), 1 / likelihood, Double::sum);
  }

  /// @param records how many there are that anything can be compared of
  /// @param sample of them
  /// @param pairs of the sample to look at
  public MatchModel model(long records, Sample sample, int pairs) {
    var open = Math.max(1, records * (records - 1.0) / 2 * sample.open(pairs));
    var chance =
        IntStream.range(0, fields.size())
            .mapToObj(i -> sample.patterns(i, pairs, frequencies))
            .toList();
    var dependence = Dependence.seenIn(fields, chance);
    var looked = patterns.values().stream().mapToDouble(Double::doubleValue).sum();
    var first = FIRST_GUESS_OF_MATCHES * looked;
    var u = shares(different(dependence, chance, _ -> 1.0));
    var guess =
        shares(
            dependence,
            close(first, first, open),
            shares(matches(dependence, 1)),
            u,
            Kinship.first(dependence.rows()));
    for (var round = 0; round < ROUNDS; round++) {
      guess = better(dependence, guess, open, chance);
    }
    return MatchModel.of(fields, guess, frequencies);
  }

  private MatchModel.Shares better(
      Dependence dependence,
      MatchModel.Shares before,
      double open,
      List<Map<Pattern, Double>> chance) {
    var rows = dependence.rows();
    var guess = new Classes(dependence, before);
    var matches = MATCHES_BEFOREHAND;
    var relatives = 0.0;
    var levels = matches(dependence, MATCHES_BEFOREHAND);
    var related = table(dependence, 0);
    for (var pattern : patterns.entrySet()) {
      var probable = guess.of(pattern.getKey());
      var same = probable.same() * pattern.getValue();
      var kin = probable.relatives() * pattern.getValue();
      matches += same;
      relatives += kin;
      for (var i = 0; i < fields.size(); i++) {
        int level = pattern.getKey().levels().get(i);
        if (level != Agreement.MISSING) {
          var row = dependence.row(i, pattern.getKey().levels());
          levels[row][level] += same;
          related[row][level] += kin;
        }
      }
    }
    var u = shares(different(dependence, chance, pattern -> guess.of(pattern).strangers()));
    var m = mistaken(near(rows, shares(levels)), u);
    return shares(
        dependence,
        close(matches, relatives, open),
        m,
        u,
        Kinship.shared(rows, before.shared(), related, m, u));
  }

  private static MatchModel.Shares shares(
      Dependence dependence, Close close, double[][] m, double[][] u, List<Double> shared) {
    return new MatchModel.Shares(
        close.same, close.relatives, rows(m), rows(u), shared, dependence.on());
  }

  /// How likely any two are the same person, and how likely relatives.
  private record Close(double same, double relatives) {}

  private Close close(double matches, double relatives, double open) {
    var same = prior(matches, open);
    var kin = Kinship.isSeenIn(fields) ? prior(relatives, open) : 0;
    var most = Math.min(1, MOST_CLOSE / (same + kin));
    return new Close(same * most, kin * most);
  }

  /// Keeps to what is known of the same person beforehand: it has one name, and was born once
  /// (convex constraints, as in Winkler 1993).
  private static double[][] near(List<Field> rows, double[][] m) {
    for (var i = 0; i < m.length; i++) {
      var measure = rows.get(i).measure();
      if (measure == Measure.NAME || measure == Measure.DATE) {
        var row = m[i];
        var far = Arrays.stream(row, 0, measure.near()).sum();
        if (far > MOST_FAR) {
          for (var level = 0; level < row.length; level++) {
            row[level] *= level < measure.near() ? MOST_FAR / far : (1 - MOST_FAR) / (1 - far);
          }
        }
      }
    }
    return m;
  }

  /// Leaves room for a value that is another's altogether, which then agrees by chance (the
  /// hit-miss model of Copas and Hilton 1990).
  private static double[][] mistaken(double[][] m, double[][] u) {
    for (var i = 0; i < m.length; i++) {
      for (var level = 0; level < m[i].length; level++) {
        m[i][level] = (1 - MISTAKEN) * m[i][level] + MISTAKEN * u[i][level];
      }
    }
    return m;
  }

  private static double prior(double matches, double open) {
    return Math.clamp(matches / open, 1e-15, 0.5);
  }

  /// How often so many pairs of the same person agree how well, if nothing is known of the data.
  private static double[][] matches(Dependence dependence, double pairs) {
    var counts = table(dependence, pairs * (1 - FIRST_GUESS_OF_M));
    for (var row : counts) {
      var others = row.length - 1;
      Arrays.setAll(row, level -> level < others ? row[level] / others : pairs * FIRST_GUESS_OF_M);
    }
    return counts;
  }

  /// How often the pairs drawn at random agree how well that are strangers.
  ///
  /// @param strangers the probability that they are, by pattern
  private static double[][] different(
      Dependence dependence,
      List<Map<Pattern, Double>> chance,
      ToDoubleFunction<Pattern> strangers) {
    var counts = table(dependence, DIFFERENT_BEFOREHAND);
    dependence.count(chance, (pattern, pairs) -> pairs * strangers.applyAsDouble(pattern), counts);
    return counts;
  }

  private static double[][] table(Dependence dependence, double content) {
    return dependence.rows().stream()
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

  private static List<List<Double>> rows(double[][] table) {
    return Arrays.stream(table).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}
