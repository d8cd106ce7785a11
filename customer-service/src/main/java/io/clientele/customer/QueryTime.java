package io.clientele.customer;

import io.clientele.kernel.problem.InputProblem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Times in query parameters, such as `2026-05-01T09:30:00Z`.
public final class QueryTime {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private QueryTime() {}

  /// @param parameter its name
  /// @return null when it was not given
  public static @Nullable Instant of(String parameter, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      var time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeParseException _) {
      // refused below, as what is out of range
    }
    throw new InputProblem.Invalid(parameter, "must be a time such as 2026-05-01T09:30:00Z");
  }
}
