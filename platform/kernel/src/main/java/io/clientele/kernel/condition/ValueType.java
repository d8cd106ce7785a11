package io.clientele.kernel.condition;

import static io.clientele.kernel.condition.Operator.*;

import java.util.Set;

/// What kind of value a field holds, and so which operators make sense for it.
///
/// Attributes are declared as [#TEXT], [#NUMBER], [#BOOLEAN] or [#DATE]; the others belong to the
/// fields that every customer has.
public enum ValueType {
  TEXT,
  NUMBER,
  BOOLEAN,
  DATE,
  /// One of a list of words, such as a lifecycle stage or the code of a branch.
  WORD,
  /// A word whose order is its spelling, such as C1 to C5.
  GRADE;

  private static final Set<Operator> FLAGS = Set.of(EQUAL, NOT_EQUAL);
  private static final Set<Operator> CHOICES = Set.of(EQUAL, NOT_EQUAL, IN, NOT_IN);
  private static final Set<Operator> ORDERED =
      Set.of(EQUAL, NOT_EQUAL, LESS, AT_MOST, MORE, AT_LEAST, IN, NOT_IN, BETWEEN, NOT_BETWEEN);
  private static final Set<Operator> TEXTUAL =
      Set.of(
          EQUAL,
          NOT_EQUAL,
          IN,
          NOT_IN,
          CONTAINS,
          BEGINS_WITH,
          ENDS_WITH,
          DOES_NOT_CONTAIN,
          DOES_NOT_BEGIN_WITH,
          DOES_NOT_END_WITH);

  /// The operators that compare values of this type; presence is a matter of the [Field].
  public Set<Operator> operators() {
    return switch (this) {
      case TEXT -> TEXTUAL;
      case NUMBER, DATE, GRADE -> ORDERED;
      case BOOLEAN -> FLAGS;
      case WORD -> CHOICES;
    };
  }
}
