package io.clientele.customer.matching;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// A record to be compared with others.
///
/// @param values of each field, in the order of the fields; several phones are several values
/// @param numbers identifiers that only one person has, each `namespace:value`
public record Candidate(String id, List<List<Value>> values, Set<String> numbers) {
  public Candidate {
    values = values.stream().map(List::copyOf).toList();
    numbers = Set.copyOf(numbers);
  }

  /// Whether something is known of both.
  boolean isComparable(Candidate other) {
    return IntStream.range(0, values.size())
        .anyMatch(i -> !values.get(i).isEmpty() && !other.values.get(i).isEmpty());
  }

  /// Whether the two have different numbers of the same kind, so that they are two people.
  public boolean isCertainlyNot(Candidate other) {
    return numbers.stream()
        .anyMatch(number -> {
          var kind = number.substring(0, number.indexOf(':') + 1);
          return other.numbers.stream().anyMatch(theirs -> theirs.startsWith(kind))
              && !other.numbers.contains(number);
        });
  }
}
