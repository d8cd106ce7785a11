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

  private final Dependence dependence;

  Classes(Dependence dependence, MatchModel.Shares shares) {
    this.dependence = dependence;
    var fields = dependence.rows();
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
  double relatives(int row, int level) {
    return h[row][level];
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
        var row = dependence.row(i, pattern.levels());
        one *= m[row][level];
        kin *= h[row][level];
        two *= u[row][level];
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
