package io.clientele.customer.matching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which fields say much the same: who lives in the same town has the same postcode, and who moved
/// has neither. To take each for evidence of its own would count the town twice, for strangers who
/// live there and against somebody who moved. So what such a field says depends on whether one
/// other agrees, which makes a tree of them (Chow and Liu 1968).
///
/// What is told of a field is told for each case in which the other may be: one row where it
/// depends on none, and otherwise three.
final class Dependence {
  private static final int UNKNOWN = 0;
  private static final int DIFFERS = 1;
  private static final int AGREES = 2;
  private static final int CASES = 3;

  private static final int NONE = -1;

  /// How much more often than by chance fields agree together that say much the same, and how many
  /// pairs must show it.
  private static final double LEAST_LIFT = 2;

  private static final double LEAST_SEEN = 10;

  /// Whoever shares a word of the name may be a relative, or the same person.
  private static final int SHARED_WORD = 2;

  private final int[] on;
  private final int[] first;
  private final List<Field> rows = new ArrayList<>();

  /// As it was told by [#on()].
  static Dependence of(List<Field> fields, @Nullable List<Integer> on) {
    return new Dependence(
        fields,
        IntStream.range(0, fields.size()).map(i -> on == null ? NONE : on.get(i)).toArray());
  }

  private Dependence(List<Field> fields, int[] on) {
    this.on = on;
    first = new int[on.length];
    for (var i = 0; i < on.length; i++) {
      first[i] = rows.size();
      for (var row = 0; row < (on[i] == NONE ? 1 : CASES); row++) {
        rows.add(fields.get(i));
      }
    }
  }

  /// @param chance for each field how often pairs drawn at random agree how well that agree in it
  static Dependence seenIn(List<Field> fields, List<Map<Pattern, Double>> chance) {
    var links = new ArrayList<Link>();
    for (var i = 0; i < fields.size(); i++) {
      for (var j = i + 1; j < fields.size(); j++) {
        if (!fields.get(i).measure().isPersonal() && !fields.get(j).measure().isPersonal()) {
          var link = link(fields, chance, i, j);
          if (link.seen >= LEAST_SEEN && link.lift >= LEAST_LIFT) {
            links.add(link);
          }
        }
      }
    }
    links.sort(Comparator.comparingDouble(Link::information).reversed());
    return new Dependence(fields, tree(fields.size(), links));
  }

  /// How two fields agree together.
  ///
  /// @param seen how many pairs agree in both
  /// @param lift how much more often they do than by chance
  /// @param information how much one tells of the other
  private record Link(int one, int other, double seen, double lift, double information) {}

  private static Link link(
      List<Field> fields, List<Map<Pattern, Double>> chance, int one, int other) {
    var agree = 0.0;
    var both = 0.0;
    for (var pattern : chance.get(one).entrySet()) {
      var levels = pattern.getKey().levels();
      if (levels.get(one) > 0 && levels.get(other) >= 0 && areStrangers(fields, levels)) {
        agree += pattern.getValue();
        both += levels.get(other) > 0 ? pattern.getValue() : 0;
      }
    }
    var shareOfOne = shareAgreeing(chance.get(one), one);
    var shareOfOther = shareAgreeing(chance.get(other), other);
    if (both == 0 || shareOfOther == 0) {
      return new Link(one, other, 0, 0, 0);
    }
    var lift = both / agree / shareOfOther;
    return new Link(one, other, both, lift, shareOfOne * both / agree * Math.log(lift));
  }

  private static boolean areStrangers(List<Field> fields, List<Integer> levels) {
    for (var i = 0; i < levels.size(); i++) {
      if (fields.get(i).measure() == Measure.NAME && levels.get(i) >= SHARED_WORD) {
        return false;
      }
    }
    return true;
  }

  private static double shareAgreeing(Map<Pattern, Double> patterns, int field) {
    var all = 0.0;
    var agree = 0.0;
    for (var pattern : patterns.entrySet()) {
      all += pattern.getValue();
      agree += pattern.getKey().levels().get(field) > 0 ? pattern.getValue() : 0;
    }
    return all == 0 ? 0 : agree / all;
  }

  /// The strongest links that make no circle, each field hanging on one that comes before it.
  private static int[] tree(int fields, List<Link> strongestFirst) {
    var neighbours = new ArrayList<List<Integer>>();
    var tree = new int[fields];
    for (var i = 0; i < fields; i++) {
      neighbours.add(new ArrayList<>());
      tree[i] = i;
    }
    for (var link : strongestFirst) {
      var one = tree[link.one];
      var other = tree[link.other];
      if (one != other) {
        neighbours.get(link.one).add(link.other);
        neighbours.get(link.other).add(link.one);
        Arrays.setAll(tree, i -> tree[i] == other ? one : tree[i]);
      }
    }
    return hung(neighbours);
  }

  private static int[] hung(List<List<Integer>> neighbours) {
    var on = new int[neighbours.size()];
    Arrays.fill(on, NONE);
    var reached = new boolean[on.length];
    var next = new ArrayDeque<Integer>();
    for (var root = 0; root < on.length; root++) {
      if (!reached[root]) {
        reached[root] = true;
        next.add(root);
      }
      while (!next.isEmpty()) {
        int from = next.remove();
        for (var to : neighbours.get(from)) {
          if (!reached[to]) {
            reached[to] = true;
            on[to] = from;
            next.add(to);
          }
        }
      }
    }
    return on;
  }

  /// For each field which other it depends on, or -1.
  List<Integer> on() {
    return Arrays.stream(on).boxed().toList();
  }

  /// The field of each row.
  List<Field> rows() {
    return rows;
  }

  /// Which row tells of a field, where fields agree so well.
  int row(int field, List<Integer> levels) {
    if (on[field] == NONE) {
      return first[field];
    }
    int other = levels.get(on[field]);
    return first[field] + (other == Agreement.MISSING ? UNKNOWN : other == 0 ? DIFFERS : AGREES);
  }

  /// Counts how well strangers agree, by row.
  ///
  /// @param chance for each field how often pairs drawn at random agree how well that agree in it;
  ///   of those that differ in it nothing else is known
  /// @param strangers how many of the pairs of a pattern are
  void count(
      List<Map<Pattern, Double>> chance,
      ToDoubleBiFunction<Pattern, Double> strangers,
      double[][] counts) {
    for (var i = 0; i < on.length; i++) {
      var field = i;
      chance
          .get(i)
          .forEach((pattern, pairs) -> {
            int level = pattern.levels().get(field);
            var counted = strangers.applyAsDouble(pattern, pairs);
            counts[first[field]][level] += counted;
            // Who differs in one differs in the other, mostly.
            if (on[field] != NONE && (level == 0 || pattern.levels().get(on[field]) == 0)) {
              counts[first[field] + DIFFERS][level] += counted;
            }
          });
      if (on[i] != NONE) {
        chance
            .get(on[i])
            .forEach((pattern, pairs) -> {
              int level = pattern.levels().get(field);
              if (pattern.levels().get(on[field]) > 0 && level != Agreement.MISSING) {
                counts[first[field] + AGREES][level] += strangers.applyAsDouble(pattern, pairs);
              }
            });
      }
    }
  }
}
