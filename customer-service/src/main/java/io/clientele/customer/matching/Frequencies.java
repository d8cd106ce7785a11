package io.clientele.customer.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How common the words of each field are. Of a field with very many words the rarest are forgotten
/// on the way, and all count as equally rare: what matters is which ones are common (after the
/// lossy counting of Manku and Motwani 2002).
public final class Frequencies {
  private static final double LARGEST = 8;
  private static final int MOST_WORDS = 200_000;

  private final List<Field> fields;
  private final List<Map<String, Integer>> counts = new ArrayList<>();
  private final List<Double> usual = new ArrayList<>();
  private final long[] totals;
  private final int[] forgotten;

  public Frequencies(List<Field> fields) {
    this.fields = List.copyOf(fields);
    fields.forEach(_ -> counts.add(new HashMap<>()));
    totals = new long[fields.size()];
    forgotten = new int[fields.size()];
    Arrays.fill(forgotten, 1);
  }

  /// Goes on with what was counted before.
  public Frequencies(List<Field> fields, Counts before) {
    this.fields = List.copyOf(fields);
    before.words.forEach(words -> counts.add(new HashMap<>(words)));
    totals = before.totals.stream().mapToLong(Long::longValue).toArray();
    forgotten = before.forgotten.stream().mapToInt(Integer::intValue).toArray();
  }

  /// What was counted so far, by field.
  ///
  /// @param words how often each was met
  /// @param totals how many words there were
  /// @param forgotten how often the words that were forgotten were met at most
  public record Counts(
      List<Map<String, Integer>> words, List<Long> totals, List<Integer> forgotten) {}

  public Counts counts() {
    return new Counts(
        counts.stream().map(Map::copyOf).toList(),
        Arrays.stream(totals).boxed().toList(),
        Arrays.stream(forgotten).boxed().toList());
  }

  public void add(Candidate candidate) {
    usual.clear();
    for (var i = 0; i < totals.length; i++) {
      if (fields.get(i).measure().weighsWords()) {
        for (var value : candidate.values().get(i)) {
          for (var word : value.words()) {
            count(i, word);
          }
        }
      }
    }
  }

  private void count(int field, String word) {
    totals[field]++;
    var words = counts.get(field);
    words.merge(word, 1, Integer::sum);
    if (words.size() > MOST_WORDS) {
      words.values().removeIf(count -> count <= forgotten[field]);
      while (words.size() > MOST_WORDS / 2) {
        forgotten[field]++;
        words.values().removeIf(count -> count <= forgotten[field]);
      }
    }
  }

  /// How much more a match on these words says than one on any words does: the binary logarithm of
  /// how often two words are the same by chance, over how often this one is met (Winkler 1989).
  double rarity(int field, List<String> words) {
    var rarity = 0.0;
    for (var word : words) {
      var share = counts.get(field).getOrDefault(word, forgotten[field]) / (double) totals[field];
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
