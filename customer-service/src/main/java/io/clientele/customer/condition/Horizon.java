package io.clientele.customer.condition;

import java.time.LocalDate;

/// For which days a loaded customer can answer conditions.
///
/// @param ahead whether for every later day too, so that it can be told when an answer changes by
///   time alone; what happened comes folded otherwise, as far as today's windows allow
public record Horizon(LocalDate today, boolean ahead) {
  public static Horizon onlyOn(LocalDate today) {
    return new Horizon(today, false);
  }
}
