package io.clientele.kernel.condition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;

/// Writes conditions in their one canonical form: fixed order of keys, nothing optional that says
/// nothing, plain numbers.
final class ConditionWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ConditionWriter() {}

  static ObjectNode write(Condition condition) {
    return switch (condition) {
      case Condition.Group group -> {
        ObjectNode json = head(group);
        ArrayNode rules = json.putArray("rules");
        group.rules().forEach(rule -> rules.add(write(rule)));
        yield json;
      }
      case Condition.Rule rule -> write(rule);
    };
  }

  /// A group without its rules.
  static ObjectNode head(Condition.Group group) {
    return JSON.objectNode()
        .put("combinator", group.combinator().name().toLowerCase(Locale.ROOT))
        .put("not", group.not());
  }

  static ObjectNode write(Condition.Rule rule) {
    ObjectNode json = JSON.objectNode().put("field", rule.field().key());
    if (rule.field() instanceof Field.Behaviour(BehaviourMetric metric)) {
      json.set("behaviour", write(metric));
    }
    return compare(json, rule.comparison());
  }

  static JsonNode write(Value value) {
    return switch (value) {
      case Value.Text(String text) -> JSON.textNode(text);
      case Value.Decimal(BigDecimal number) -> JSON.numberNode(number);
      case Value.Flag(boolean flag) -> JSON.booleanNode(flag);
      case Value.Day(LocalDate day) -> JSON.textNode(day.toString());
    };
  }

  private static ObjectNode write(BehaviourMetric metric) {
    ObjectNode json =
        JSON.objectNode()
            .put("type", metric.source().type())
            .put("aggregate", metric.aggregate().name());
    metric.withinDays().ifPresent(days -> json.put("withinDays", days));
    if (!metric.source().where().isEmpty()) {
      ArrayNode where = json.putArray("where");
      for (BehaviourSource.Filter filter : metric.source().where()) {
        where.add(compare(head(filter), filter.comparison()));
      }
    }
    return json;
  }

  /// A filter without what it compares. Its type is told where the value does not tell it, so that
  /// it can be read again whatever becomes of the declaration.
  private static ObjectNode head(BehaviourSource.Filter filter) {
    ObjectNode json = JSON.objectNode().put("attribute", filter.attribute());
    ValueType type = filter.comparison().type();
    return type == typeShown(filter.comparison()) ? json : json.put("type", type.name());
  }

  private static ValueType typeShown(Comparison comparison) {
    return comparison.values().isEmpty()
        ? ValueType.TEXT
        : switch (comparison.values().getFirst()) {
          case Value.Text _, Value.Day _ -> ValueType.TEXT;
          case Value.Decimal _ -> ValueType.NUMBER;
          case Value.Flag _ -> ValueType.BOOLEAN;
        };
  }

  private static ObjectNode compare(ObjectNode json, Comparison comparison) {
    json.put("operator", comparison.operator().json());
    switch (comparison.operator().arity()) {
      case NONE -> {}
      case ONE -> json.set("value", write(comparison.values().getFirst()));
      case TWO, MANY -> {
        ArrayNode values = json.putArray("value");
        comparison.values().forEach(value -> values.add(write(value)));
      }
    }
    return json;
  }
}
