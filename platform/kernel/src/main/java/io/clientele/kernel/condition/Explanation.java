package io.clientele.kernel.condition;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a condition holds for a customer, or does not: its tree, each part with its answer and the
/// figure that it was compared with.
public sealed interface Explanation {
  boolean holds();

  /// The answer of a group and of each of its parts.
  ///
  /// @param holds the answer with `not` applied
  record OfGroup(Condition.Group group, boolean holds, List<Explanation> parts)
      implements Explanation {
    public OfGroup {
      parts = List.copyOf(parts);
    }
  }

  /// The answer of a rule and the figure behind it.
  ///
  /// @param actual what the customer has; null when missing. An average is rounded to 4 decimals.
  record OfRule(Condition.Rule rule, boolean holds, @Nullable Value actual)
      implements Explanation {}

  /// The condition's canonical JSON with `holds` added to each part and `actual` to each rule.
  default ObjectNode toJson() {
    return switch (this) {
      case OfGroup(Condition.Group group, boolean holds, List<Explanation> parts) -> {
        ObjectNode json = ConditionWriter.head(group).put("holds", holds);
        ArrayNode rules = json.putArray("rules");
        parts.forEach(part -> rules.add(part.toJson()));
        yield json;
      }
      case OfRule(Condition.Rule rule, boolean holds, Value actual) -> {
        ObjectNode json = ConditionWriter.write(rule).put("holds", holds);
        yield json.set("actual", actual == null ? json.nullNode() : ConditionWriter.write(actual));
      }
    };
  }
}
