package io.clientele.bench;

import io.clientele.customer.matching.BlockingKeys;
import io.clientele.customer.matching.Candidate;
import io.clientele.customer.matching.Comparison;
import io.clientele.customer.matching.EstimateModel;
import io.clientele.customer.matching.Frequencies;
import io.clientele.customer.matching.MatchModel;
import io.clientele.customer.matching.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds who is who among people, in memory: by the rules, and with the limits, by which
/// customer-service does in its database. Whoever is linked to the same record is the same person.
final class Linkage {
  /// Keys that more records share are left out.
  private static final int LARGEST_BLOCK = 100;

  private static final int RANDOM_PAIRS = 200_000;

  private final People people;
  private final int[] person;
  private final List<List<Integer>> members = new ArrayList<>();
  private long compared;

  Linkage(People people) {
    this.people = people;
    person = new int[people.records().size()];
    for (var i = 0; i < person.length; i++) {
      person[i] = i;
      members.add(new ArrayList<>(List.of(i)));
    }
  }

  /// @param threshold the probability from which on two records are linked
  /// @return the person of each record, as found
  int[] persons(double threshold) {
    var records = people.records();
    var fields = people.fields();
    var frequencies = new Frequencies(fields);
    records.forEach(frequencies::add);
    var estimate = new EstimateModel(fields, frequencies);
    var sample = new Sample(fields);
    records.forEach(sample::add);
    var pairs = new HashMap<Pair, Comparison>();
    for (var pair : blocked(records)) {
      var comparison = compare(pair.one, pair.other);
      pairs.put(pair, comparison);
      estimate.addBlocked(comparison, 1);
    }
    compared = pairs.size();
    var model = estimate.model(records.size(), sample, RANDOM_PAIRS);
    pairs.entrySet().stream()
        .map(pair -> new Link(pair.getKey(), model.score(pair.getValue())))
        .filter(link -> link.score.probability() >= threshold)
        .sorted()
        .forEach(link -> join(model, person[link.pair.one], person[link.pair.other]));
    return person;
  }

  private record Link(Pair pair, MatchModel.Score score) implements Comparable<Link> {
    @Override
    public int compareTo(Link link) {
      var strongest = Double.compare(link.score.weight(), score.weight());
      return strongest != 0 ? strongest : pair.compareTo(link.pair);
    }
  }

  /// Makes one person of two, unless their records speak against it on the whole: one pair that is
  /// alike by chance must not join what is different.
  private void join(MatchModel model, int one, int other) {
    if (one == other || meanWeight(model, one, other) < 0) {
      return;
    }
    members.get(other).forEach(record -> person[record] = one);
    members.get(one).addAll(members.get(other));
    members.get(other).clear();
  }

  private double meanWeight(MatchModel model, int one, int other) {
    return members.get(one).stream()
        .flatMap(a -> members.get(other).stream().map(b -> compare(a, b)))
        .mapToDouble(comparison -> model.score(comparison).weight())
        .average()
        .orElse(0);
  }

  private Comparison compare(int one, int other) {
    return Comparison.of(people.fields(), people.records().get(one), people.records().get(other));
  }

  /// How many pairs were compared.
  long compared() {
    return compared;
  }

  private record Pair(int one, int other) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair pair) {
      return one != pair.one ? Integer.compare(one, pair.one) : Integer.compare(other, pair.other);
    }
  }

  private Set<Pair> blocked(List<Candidate> records) {
    Map<String, List<Integer>> blocks = new HashMap<>();
    for (var i = 0; i < records.size(); i++) {
      for (var key : BlockingKeys.of(people.fields(), records.get(i))) {
        blocks.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
      }
    }
    var pairs = new TreeSet<Pair>();
    for (var block : blocks.values()) {
      if (block.size() <= LARGEST_BLOCK) {
        for (var i = 0; i < block.size(); i++) {
          for (var j = i + 1; j < block.size(); j++) {
            pairs.add(new Pair(block.get(i), block.get(j)));
          }
        }
      }
    }
    return pairs;
  }
}
