package io.clientele.analytics;

import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.CustomerStateEvent.State;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A customer as customer-service tells of it.
public final class ACustomerState {
  private ACustomerState() {}

  public static CustomerStateEvent of(
      UUID customer,
      long version,
      @Nullable String stage,
      @Nullable String tier,
      @Nullable String base,
      @Nullable String branch) {
    return new State(
        customer,
        version,
        Instant.parse("2026-05-01T09:00:00Z"),
        "PERSON",
        stage,
        null,
        tier,
        base,
        branch,
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        Map.of(),
        LocalDate.of(2024, 5, 1),
        true);
  }
}
