package io.clientele.kernel.condition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// The behaviours that a metric is made of: one type, and those whose attributes pass all filters.
///
/// Without filters the figures come from the daily totals; with filters, from the behaviours
/// themselves.
public record BehaviourSource(String type, List<Filter> where) {

  /// One attribute of the behaviour compared; one that is missing fails all but `null`.
  public record Filter(String attribute, Comparison comparison) {}

  public BehaviourSource {
    where = List.copyOf(where);
  }

  public static BehaviourSource of(String type) {
    return new BehaviourSource(type, List.of());
  }

  /// Whether a behaviour of this type with these attributes counts.
  public boolean accepts(JsonNode attributes) {
    for (Filter filter : where) {
      Comparison comparison = filter.comparison();
      Value value = Value.read(attributes.path(filter.attribute()), comparison.type());
      if (!Question.aboutValue(comparison).holds(value)) {
        return false;
      }
    }
    return true;
  }
}
