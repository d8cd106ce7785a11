package io.clientele.customer.condition;

import io.clientele.kernel.condition.Field;
import java.util.Locale;

/// The three ways in which every customer is classified, in the order in which they are judged: a
/// rule of a later one may ask about the earlier ones.
public enum Axis {
  TIER(Field.Profile.TIER),
  STAGE(Field.Profile.STAGE),
  BASE(Field.Profile.BASE);

  private final Field.Profile field;

  Axis(Field.Profile field) {
    this.field = field;
  }

  public Field.Profile field() {
    return field;
  }

  /// The column of the table `customer`.
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
