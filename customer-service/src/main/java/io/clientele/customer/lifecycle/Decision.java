package io.clientele.customer.lifecycle;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What a model says about one customer today.
public sealed interface Decision {
  /// The customer stays where it is.
  ///
  /// @param shortSince the first day on which it did not meet what the place asks for; null while
  ///   it does
  record Stayed(@Nullable LocalDate shortSince) implements Decision {}

  record Moved(String to) implements Decision {}
}
