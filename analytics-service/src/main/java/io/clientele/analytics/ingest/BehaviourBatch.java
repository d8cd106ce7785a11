package io.clientele.analytics.ingest;

import io.clientele.kernel.event.BehavioursAppliedEvent.Applied;
import io.clientele.kernel.time.BusinessDay;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// How many behaviours of each type and day a batch brings.
record BehaviourBatch(UUID eventId, Instant publishedAt, int size, Map<Kind, Long> counts) {
  record Kind(LocalDate on, String type) {}

  static BehaviourBatch of(
      UUID eventId, Instant publishedAt, List<Applied> behaviours, BusinessDay calendar) {
    var counts =
        behaviours.stream()
            .collect(
                Collectors.groupingBy(
                    behaviour -> new Kind(calendar.of(behaviour.occurredAt()), behaviour.type()),
                    Collectors.counting()));
    return new BehaviourBatch(eventId, publishedAt, behaviours.size(), counts);
  }
}
