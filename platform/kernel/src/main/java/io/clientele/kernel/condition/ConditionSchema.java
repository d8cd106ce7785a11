package io.clientele.kernel.condition;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a condition may ask about in this installation; the parser refuses the rest.
public interface ConditionSchema {

  /// The declared type of a customer attribute, one of TEXT, NUMBER, BOOLEAN and DATE; empty when
  /// there is none of that name.
  Optional<ValueType> attribute(String name);

  /// Whether conditions may ask about this field here at all.
  default boolean offers(Field field) {
    return true;
  }

  /// The words that a field may be compared with, such as the stages of the lifecycle model; empty
  /// when any word will do.
  default Set<String> words(Field.Profile field) {
    return switch (field) {
      case KIND -> Set.of("PERSON", "COMPANY");
      case RISK_TOLERANCE -> Set.of("C1", "C2", "C3", "C4", "C5");
      case STAGE, TIER, BASE, BRANCH, MANAGER, DAYS_SINCE_REGISTERED -> Set.of();
    };
  }

  default boolean knowsBehaviour(String type) {
    return true;
  }

  /// The declared type of an attribute of a behaviour; when empty, the type that is written with
  /// the filter is taken, and without one that of the value: text, number, boolean, or a date where
  /// the operator asks for an order.
  default Optional<ValueType> behaviourAttribute(String behaviourType, String name) {
    return Optional.empty();
  }

  /// Whether a word may be compared with; by default one of [#words(Field.Profile)]. Of branches
  /// and managers, whose codes are too many to list, this tells which exist.
  default boolean knows(Field.Profile field, String word) {
    return words(field).isEmpty() || words(field).contains(word);
  }

  /// A schema with these attributes that leaves all else open.
  static ConditionSchema of(Map<String, ValueType> attributes) {
    Map<String, ValueType> declared = Map.copyOf(attributes);
    return name -> Optional.ofNullable(declared.get(name));
  }
}
