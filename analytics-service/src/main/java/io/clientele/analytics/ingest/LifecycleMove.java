package io.clientele.analytics.ingest;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// A customer went from one stage, tier or base to another.
///
/// @param axis STAGE, TIER or BASE
/// @param from empty when the customer was nowhere before
record LifecycleMove(
    UUID customerId,
    UUID eventId,
    String axis,
    Instant movedAt,
    String from,
    String to,
    String cause) {

  /// The same move, by the pseudonym of a customer who was erased.
  LifecycleMove by(Map<UUID, UUID> pseudonyms) {
    return new LifecycleMove(
        pseudonyms.getOrDefault(customerId, customerId), eventId, axis, movedAt, from, to, cause);
  }
}
