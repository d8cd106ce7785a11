package io.clientele.analytics.ingest;

import io.clientele.kernel.event.CustomerStateEvent;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What counts of a customer's state.
///
/// @param merged whether another customer stands for this one, so that it does not count
record CustomerView(
    UUID customerId,
    long version,
    boolean erased,
    boolean merged,
    @Nullable String stage,
    @Nullable String tier,
    @Nullable String base,
    @Nullable String branch) {

  static CustomerView of(CustomerStateEvent.State state) {
    return new CustomerView(
        state.customerId(),
        state.version(),
        false,
        false,
        state.stage(),
        state.tier(),
        state.base(),
        state.branch());
  }

  static CustomerView of(CustomerStateEvent.MergedAway merged) {
    return new CustomerView(
        merged.customerId(), merged.version(), false, true, null, null, null, null);
  }

  static CustomerView erased(UUID customerId) {
    return new CustomerView(customerId, 0, true, false, null, null, null, null);
  }

  /// Which of two states stands: the erased one, else the newer.
  CustomerView followedBy(CustomerView next) {
    return !erased && (next.erased || next.version > version) ? next : this;
  }
}
