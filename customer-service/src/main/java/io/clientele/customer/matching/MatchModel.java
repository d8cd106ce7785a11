package io.clientele.customer.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What agreement says: for each field and level how often it is met in records of the same person
/// (m), and by chance (u); and how likely any two records are about the same person.
public final class MatchModel {
  private final List<Field> fields;
  private final double prior;
  private final double[][] m;
  private final double[][] u;
  private final Frequencies frequencies;

  MatchModel(
      List<Field> fields, double prior, double[][] m, double[][] u, Frequencies frequencies) {
    this.fields = fields;
    this.prior = prior;
    this.m = m;
    this.u = u;
    this.frequencies = frequencies;
  }

  /// What the model consists of, apart from how common words are.
  ///
  /// @param m by field and level
  /// @param u by field and level
  public record Shares(double prior, List<List<Double>> m, List<List<Double>> u) {}

  public static MatchModel of(List<Field> fields, Shares shares, Frequencies frequencies) {
    return new MatchModel(
        List.copyOf(fields), shares.prior, table(shares.m), table(shares.u), frequencies);
  }

  public Shares shares() {
    return new Shares(prior, rows(m), rows(u));
  }

  /// What one field adds.
  ///
  /// @param agreement in words
  /// @param level the same as a number: 0 where they differ, the more the better they agree
  /// @param weight binary logarithm of how much more likely that is for the same person
  public record Part(String field, String agreement, int level, double weight) {}

  /// @param weight sum of the parts' weights, and of the prior's
  /// @param probability that the two are the same person
  public record Score(double weight, double probability, List<Part> parts) {}

  /// The weight of two records of which nothing is known.
  double priorWeight() {
    return log2(prior / (1 - prior));
  }

  public Score score(Comparison comparison) {
    var weight = priorWeight();
    var parts = new ArrayList<Part>();
    for (var i = 0; i < fields.size(); i++) {
      var agreement = comparison.agreements().get(i);
      if (agreement.isKnown()) {
        var level = agreement.level();
        var part = log2(m[i][level] / u[i][level]) + frequencies.rarity(i, agreement.same());
        weight += part;
        var field = fields.get(i);
        parts.add(new Part(field.name(), field.measure().level(level), level, part));
      }
    }
    return new Score(weight, 1 / (1 + Math.pow(2, -weight)), parts);
  }

  private static double[][] table(List<List<Double>> rows) {
    return rows.stream()
        .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }

  private static List<List<Double>> rows(double[][] table) {
    return Arrays.stream(table).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
