package io.clientele.customer.lifecycle;

import io.clientele.kernel.condition.CompiledCondition;
import io.clientele.kernel.condition.Condition;
import java.util.Optional;
import java.util.Set;

/// One place of a model, ready to be asked about customers.
///
/// @param when who enters the place
/// @param keep who keeps it once there, wider than `when`; without it, `when`
/// @param from places from which one may come; empty for all
/// @param fromAfterDays how long one must have been there
/// @param minimumStayDays how long nobody leaves the place
/// @param graceDays how long one may fall short of `keep` before one goes down
record Place(
    String name,
    Condition when,
    Optional<Condition> keep,
    Set<String> from,
    int fromAfterDays,
    int minimumStayDays,
    int graceDays,
    CompiledCondition entering,
    CompiledCondition keeping) {

  static Place of(
      String name,
      Condition when,
      Optional<Condition> keep,
      Set<String> from,
      int fromAfterDays,
      int minimumStayDays,
      int graceDays) {
    var entering = when.compile();
    return new Place(
        name,
        when,
        keep,
        Set.copyOf(from),
        fromAfterDays,
        minimumStayDays,
        graceDays,
        entering,
        keep.map(Condition::compile).orElse(entering));
  }
}
