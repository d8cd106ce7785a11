package io.clientele.customer.matching;

import java.util.List;

/// How well two values of a field agree.
///
/// @param level of the field's measure; [#MISSING] when one of them is not known
/// @param same words that both have exactly, for how rare they are counts
public record Agreement(int level, List<String> same) {
  static final int MISSING = -1;
  static final Agreement UNKNOWN = new Agreement(MISSING, List.of());

  static Agreement of(int level) {
    return new Agreement(level, List.of());
  }

  public boolean isKnown() {
    return level != MISSING;
  }
}
