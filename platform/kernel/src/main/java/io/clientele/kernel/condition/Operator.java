package io.clientele.kernel.condition;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How a field is compared, by react-querybuilder's names. `between` includes both its ends.
public enum Operator {
  EQUAL("=", Arity.ONE),
  NOT_EQUAL("!=", Arity.ONE),
  LESS("<", Arity.ONE),
  AT_MOST("<=", Arity.ONE),
  MORE(">", Arity.ONE),
  AT_LEAST(">=", Arity.ONE),
  IN("in", Arity.MANY),
  NOT_IN("notIn", Arity.MANY),
  BETWEEN("between", Arity.TWO),
  NOT_BETWEEN("notBetween", Arity.TWO),
  CONTAINS("contains", Arity.ONE),
  BEGINS_WITH("beginsWith", Arity.ONE),
  ENDS_WITH("endsWith", Arity.ONE),
  DOES_NOT_CONTAIN("doesNotContain", Arity.ONE),
  DOES_NOT_BEGIN_WITH("doesNotBeginWith", Arity.ONE),
  DOES_NOT_END_WITH("doesNotEndWith", Arity.ONE),
  MISSING("null", Arity.NONE),
  PRESENT("notNull", Arity.NONE),
  /// The customer's branch is the given one or lies below it; ours, not react-querybuilder's.
  WITHIN("within", Arity.ONE);

  /// How many values an operator takes.
  public enum Arity {
    NONE,
    ONE,
    TWO,
    MANY
  }

  private static final Map<String, Operator> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Operator::json, Function.identity()));

  private final String json;
  private final Arity arity;

  Operator(String json, Arity arity) {
    this.json = json;
    this.arity = arity;
  }

  /// The operator as it is written in JSON.
  @JsonValue
  public String json() {
    return json;
  }

  public Arity arity() {
    return arity;
  }

  public static Optional<Operator> named(String json) {
    return Optional.ofNullable(BY_NAME.get(json));
  }

  /// Looks for a piece of text: an empty piece would be found everywhere.
  boolean searches() {
    return switch (this) {
      case CONTAINS,
          BEGINS_WITH,
          ENDS_WITH,
          DOES_NOT_CONTAIN,
          DOES_NOT_BEGIN_WITH,
          DOES_NOT_END_WITH ->
          true;
      case EQUAL,
          NOT_EQUAL,
          LESS,
          AT_MOST,
          MORE,
          AT_LEAST,
          IN,
          NOT_IN,
          BETWEEN,
          NOT_BETWEEN,
          MISSING,
          PRESENT,
          WITHIN ->
          false;
    };
  }
}
