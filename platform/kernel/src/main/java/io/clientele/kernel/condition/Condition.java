package io.clientele.kernel.condition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A yes-or-no question about a customer, as data: groups of rules. Equal by value.
///
/// [#parse(String, ConditionSchema)] reads one, [#toJson()] writes it back, [#compile()] answers it
/// in memory and [ConditionSql] over the tables. The rules of the language are told in the package
/// description.
public sealed interface Condition {
  /// How deep groups may be nested.
  int DEEPEST = 10;

  /// How many rules a condition may hold, filters of behaviours included, and how many groups.
  int MOST_RULES = 200;

  /// How many values a list may hold.
  int MOST_VALUES = 1_000;

  /// How many characters a text may have.
  int LONGEST_TEXT = 200;

  enum Combinator {
    AND,
    OR
  }

  /// Rules and groups that must all hold, or of which one must; `not` turns the answer round. A
  /// group without rules places no condition: before `not` it is true, whichever its combinator.
  record Group(Combinator combinator, boolean not, List<Condition> rules) implements Condition {
    public Group {
      rules = List.copyOf(rules);
    }

    public static Group all(Condition... rules) {
      return new Group(Combinator.AND, false, List.of(rules));
    }
  }

  /// One field compared.
  record Rule(Field field, Comparison comparison) implements Condition {
    public Rule {
      if (comparison.type() != field.type() || !field.operators().contains(comparison.operator())) {
        throw new IllegalArgumentException(field.key() + " cannot be asked " + comparison);
      }
    }

    public static Rule of(Field field, Operator operator, Value... values) {
      return new Rule(field, Comparison.of(field.type(), operator, values));
    }
  }

  /// Reads a condition written by people or systems outside.
  ///
  /// @throws ConditionProblem when it is no JSON, not of the right shape, too large, or asks what
  ///   the schema does not know; every violation with a pointer to its place
  static Condition parse(String json, ConditionSchema schema) {
    return ConditionParser.parse(json, schema);
  }

  /// Reads a condition that was already read as JSON, for example as a part of a request.
  ///
  /// @throws ConditionProblem as [#parse(String, ConditionSchema)]
  static Condition parse(JsonNode json, ConditionSchema schema) {
    return ConditionParser.parse(json, schema);
  }

  /// The one canonical JSON form; parsing it again gives an equal condition.
  default ObjectNode toJson() {
    return ConditionWriter.write(this);
  }

  /// Makes the condition ready to be asked of many customers in memory. Worth keeping.
  default CompiledCondition compile() {
    return new CompiledCondition(this);
  }

  /// Which way the answer may turn when the customer does more.
  default Trend trend() {
    return Trend.of(this);
  }

  /// All that the answer depends on.
  default Reads reads() {
    return Reads.by(this);
  }

  /// The segments whose membership is asked about. The caller refuses cycles.
  default Set<UUID> segments() {
    return reads().segments();
  }
}
