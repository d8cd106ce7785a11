package io.clientele.customer.matching;

import java.util.List;

/// Tells how probable it is that two are the same person, relatives, or strangers.
final class Classes {
  private final double same;
  private final double relatives;
  private final double strangers;
  private final double[][] m;
  private final double[][] u;
  private final double[][] h;

  Classes(List<Field> fields, MatchModel.Shares shares) {
    same = shares.prior();
    relatives = shares.relatives();
    strangers = 1 - same - relatives;
    m = table(shares.m());
    u = table(shares.u());
    h = new double[m.length][];
    for (var i = 0; i < h.length; i++) {
      h[i] = Kinship.agree(fields.get(i), shares.shared().get(i), m[i], u[i]);
    }
  }

  /// How often relatives agree so well.
  double relatives(int field, int level) {
    return h[field][level];
  }

  /// They add up to one.
  record Probable(double same, double relatives, double strangers) {}

  Probable of(Pattern pattern) {
    var rarity = Math.pow(2, pattern.rarity());
    var one = same * rarity;
    var kin = relatives * rarity;
    var two = strangers;
    for (var i = 0; i < pattern.levels().size(); i++) {
      int level = pattern.levels().get(i);
      if (level != Agreement.MISSING) {
        one *= m[i][level];
        kin *= h[i][level];
        two *= u[i][level];
      }
    }
    var all = one + kin + two;
    return new Probable(one / all, kin / all, two / all);
  }

  private static double[][] table(List<List<Double>> rows) {
    return rows.stream()
        .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }
}
