package io.clientele.kernel.condition;

import java.util.List;

/// The right-hand side of a rule: an operator and the values it takes, all of one type.
public record Comparison(ValueType type, Operator operator, List<Value> values) {
  public Comparison {
    values = List.copyOf(values);
    int given = values.size();
    boolean fits =
        switch (operator.arity()) {
          case NONE -> given == 0;
          case ONE -> given == 1;
          case TWO -> given == 2;
          case MANY -> given > 0;
        };
    if (!fits) {
      throw new IllegalArgumentException(operator.json() + " does not take " + given + " values");
    }
    for (Value value : values) {
      if (!value.is(type)) {
        throw new IllegalArgumentException(value + " is not of type " + type);
      }
    }
  }

  public static Comparison of(ValueType type, Operator operator, Value... values) {
    return new Comparison(type, operator, List.of(values));
  }

  /// Of a comparison of flags: `= true` and `!= false` are the same question.
  boolean wantsTrue() {
    boolean flag = values.getFirst() instanceof Value.Flag(boolean set) && set;
    return flag == (operator == Operator.EQUAL);
  }
}
