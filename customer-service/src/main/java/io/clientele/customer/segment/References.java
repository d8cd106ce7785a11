package io.clientele.customer.segment;

import io.clientele.customer.CustomerProblem;
import io.clientele.kernel.condition.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which segments ask for membership in which others.
final class References {
  private final Map<UUID, SegmentRules.Rule> rules;

  References(List<SegmentRules.Rule> rules) {
    this.rules =
        rules.stream().collect(Collectors.toMap(SegmentRules.Rule::id, Function.identity()));
  }

  /// Refuses a condition that refers back to the segment itself.
  void check(UUID segment, Condition condition) {
    if (reaches(condition.segments(), segment, new HashSet<>())) {
      throw new CustomerProblem.SegmentCycle();
    }
  }

  private boolean reaches(Set<UUID> from, UUID target, Set<UUID> seen) {
    for (var id : from) {
      if (id.equals(target)) {
        return true;
      }
      var rule = rules.get(id);
      if (rule != null && seen.add(id) && reaches(rule.reads().segments(), target, seen)) {
        return true;
      }
    }
    return false;
  }

  /// Refuses to let go of a segment that others refer to.
  void requireUnused(UUID segment) {
    var users =
        rules.values().stream()
            .filter(rule -> rule.reads().segments().contains(segment))
            .map(SegmentRules.Rule::name)
            .sorted()
            .toList();
    if (!users.isEmpty()) {
      throw new CustomerProblem.SegmentInUse(String.join(", ", users));
    }
  }
}
