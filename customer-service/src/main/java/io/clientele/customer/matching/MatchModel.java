package io.clientele.customer.matching;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What agreement says: for each field and level how often it is met in records of the same person
/// (m), and by chance (u); and how likely any two records are about the same person. Who shares a
/// name and a home may be a relative: by as much as that is likely, what they share says less.
public final class MatchModel {
  private static final double HARDLY_ANY_WEIGHT = 0.05;

  /// Stands among the fields for what speaks against a pair since relatives agree as well.
  private static final String RELATIVES = "relatives";

  private static final String PERHAPS_RELATIVES = "perhaps relatives";

  private final List<Field> fields;
  private final Dependence dependence;
  private final Shares shares;
  private final Classes classes;
  private final Frequencies frequencies;

  private MatchModel(List<Field> fields, Shares shares, Frequencies frequencies) {
    this.fields = fields;
    this.dependence = Dependence.of(fields, shares.dependsOn);
    this.shares = shares;
    this.classes = new Classes(dependence, shares);
    this.frequencies = frequencies;
  }

  /// What the model consists of, apart from how common words are. A field that depends on another
  /// has three rows instead of one (see `Dependence`).
  ///
  /// @param prior how likely any two records are about the same person
  /// @param relatives how likely they are about relatives
  /// @param m by row and level, of the same person
  /// @param u by row and level, of strangers
  /// @param shared by row, how many relatives have the same
  /// @param dependsOn for each field which other it depends on, -1 for none; null in a model that
  ///   was noted down before there was such a thing
  public record Shares(
      double prior,
      double relatives,
      List<List<Double>> m,
      List<List<Double>> u,
      List<Double> shared,
      @Nullable List<Integer> dependsOn) {}

  public static MatchModel of(List<Field> fields, Shares shares, Frequencies frequencies) {
    return new MatchModel(List.copyOf(fields), shares, frequencies);
  }

  public Shares shares() {
    return shares;
  }

  /// What one field adds.
  ///
  /// @param agreement in words
  /// @param level the same as a number: 0 where they differ, the more the better they agree
  /// @param weight binary logarithm of how much more likely that is for the same person
  public record Part(String field, String agreement, int level, double weight) {}

  /// @param weight sum of the parts' weights, and of the prior's; a part of its own, `relatives`,
  ///   says by how much it is less since the two may be relatives
  /// @param probability that the two are the same person
  public record Score(double weight, double probability, List<Part> parts) {}

  /// The weight of two records of which nothing is known.
  double priorWeight() {
    return log2(shares.prior / (1 - shares.prior - shares.relatives));
  }

  public Score score(Comparison comparison) {
    var weight = priorWeight();
    var related = log2(shares.relatives / (1 - shares.prior - shares.relatives));
    var parts = new ArrayList<Part>();
    var levels = comparison.agreements().stream().map(Agreement::level).toList();
    for (var i = 0; i < fields.size(); i++) {
      var agreement = comparison.agreements().get(i);
      if (agreement.isKnown()) {
        var level = agreement.level();
        var row = dependence.row(i, levels);
        var chance = shares.u.get(row).get(level);
        var rarity = frequencies.rarity(i, agreement.same());
        var part = log2(shares.m.get(row).get(level) / chance) + rarity;
        weight += part;
        related += log2(classes.relatives(row, level) / chance) + rarity;
        var field = fields.get(i);
        parts.add(new Part(field.name(), field.measure().level(level), level, part));
      }
    }
    // Relatives who agree so well are strangers' rivals for the pair.
    var kinship = -log2(1 + Math.pow(2, related));
    if (kinship < -HARDLY_ANY_WEIGHT) {
      weight += kinship;
      parts.add(new Part(RELATIVES, PERHAPS_RELATIVES, 0, kinship));
    }
    return new Score(weight, 1 / (1 + Math.pow(2, -weight)), parts);
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
