package io.clientele.customer.duplicate;

import io.clientele.customer.CustomerId;
import io.clientele.customer.duplicate.Blocks.Block;
import io.clientele.customer.matching.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Who meets whom in blocks: two customers meet once, in the first of the blocks that they share.
final class Meetings {
  private final Map<CustomerId, Keyed> customers = new HashMap<>();

  /// @param crowded keys whose blocks are left out
  Meetings(List<Candidate> candidates, Function<Candidate, Set<Long>> keysOf, Set<Long> crowded) {
    for (var candidate : candidates) {
      var keys = new TreeSet<>(keysOf.apply(candidate));
      keys.removeAll(crowded);
      customers.put(Candidates.id(candidate), new Keyed(candidate, keys));
    }
  }

  /// Shows all pairs that meet in a block. Who is not there any more meets nobody.
  void in(Block block, BiConsumer<Keyed, Keyed> pair) {
    var members =
        block.customers().stream().sorted().map(customers::get).filter(Objects::nonNull).toList();
    for (var i = 0; i < members.size(); i++) {
      for (var j = i + 1; j < members.size(); j++) {
        var one = members.get(i);
        var other = members.get(j);
        if (one.meetsFirst(other, block.key())) {
          pair.accept(one, other);
        }
      }
    }
  }

  record Keyed(Candidate candidate, NavigableSet<Long> keys) {
    /// Whether the two are to be compared in this block: it is the first of those that they share.
    private boolean meetsFirst(Keyed other, long key) {
      return !candidate.isCertainlyNot(other.candidate)
          && shared(other).findFirst().orElse(key) == key;
    }

    Pair with(Keyed other) {
      return Pair.of(Candidates.id(candidate), Candidates.id(other.candidate));
    }

    /// The keys that both have, lowest first.
    Stream<Long> shared(Keyed other) {
      return keys.stream().filter(other.keys::contains);
    }
  }
}
