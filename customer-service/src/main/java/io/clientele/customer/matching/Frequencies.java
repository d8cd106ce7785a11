package io.clientele.customer.matching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How common the words of each field are.
public final class Frequencies {
  private static final double LARGEST = 8;

  private final List<Map<String, Integer>> counts = new ArrayList<>();
  private final List<Double> usual = new ArrayList<>();
  private final long[] totals;

  public Frequencies(List<Field> fields) {
    fields.forEach(_ -> counts.add(new HashMap<>()));
    totals = new long[fields.size()];
  }

  public void add(Candidate candidate) {
    usual.clear();
    for (var i = 0; i < totals.length; i++) {
      for (var value : candidate.values().get(i)) {
        for (var word : value.words()) {
          counts.get(i).merge(word, 1, Integer::sum);
          totals[i]++;
        }
      }
    }
  }

  /// How much more a match on these words says than one on any words does: the binary logarithm of
  /// how often two words are the same by chance, over how often this one is met (Winkler 1989).
  double rarity(int field, List<String> words) {
    var rarity = 0.0;
    for (var word : words) {
      var share = counts.get(field).getOrDefault(word, 1) / (double) totals[field];
      rarity += Math.log(usual(field) / share) / Math.log(2);
    }
    return Math.clamp(rarity, -LARGEST, LARGEST);
  }

  private double usual(int field) {
    if (usual.isEmpty()) {
      for (var i = 0; i < totals.length; i++) {
        var total = (double) totals[i];
        usual.add(
            counts.get(i).values().stream()
                .mapToDouble(count -> count / total * (count / total))
                .sum());
      }
    }
    return usual.get(field);
  }
}
