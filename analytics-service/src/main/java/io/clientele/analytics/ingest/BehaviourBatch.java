package io.clientele.analytics.ingest;

import io.clientele.kernel.event.BehavioursAppliedEvent.Applied;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// How many behaviours of each type and day (UTC) a batch brings.
record BehaviourBatch(UUID eventId, Instant publishedAt, int size, Map<Kind, Long> counts) {
  record Kind(LocalDate on, String type) {}

  static BehaviourBatch of(UUID eventId, Instant publishedAt, List<Applied> behaviours) {
    var counts =
        behaviours.stream()
            .collect(
                Collectors.groupingBy(
                    behaviour ->
                        new Kind(
                            LocalDate.ofInstant(behaviour.occurredAt(), ZoneOffset.UTC),
                            behaviour.type()),
                    Collectors.counting()));
    return new BehaviourBatch(eventId, publishedAt, behaviours.size(), counts);
  }
}
