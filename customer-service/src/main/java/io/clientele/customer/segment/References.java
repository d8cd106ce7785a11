package io.clientele.customer.segment;

import io.clientele.customer.CustomerProblem;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.problem.InputProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which segments ask for membership in which others.
final class References {
  private final Map<UUID, SegmentRules.Rule> rules;
  private final Predicate<UUID> isList;

  /// @param isList whether there is a segment of that id which has no rule
  References(List<SegmentRules.Rule> rules, Predicate<UUID> isList) {
    this.isList = isList;
    this.rules =
        rules.stream().collect(Collectors.toMap(SegmentRules.Rule::id, Function.identity()));
  }

  /// Refuses a condition that refers to segments which do not exist, or back to the segment itself.
  void check(UUID segment, Condition condition) {
    for (var other : condition.segments()) {
      if (!other.equals(segment) && !rules.containsKey(other) && !isList.test(other)) {
        throw new InputProblem.Invalid("condition", "there is no segment " + other);
      }
    }
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
