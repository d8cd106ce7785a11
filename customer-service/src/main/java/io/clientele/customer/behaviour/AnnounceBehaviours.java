package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.customer.condition.KnownCustomer;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.event.BehavioursAppliedEvent.Applied;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Publishes which behaviours were applied, and where that left their customers. An event tells of
/// many, all from one partition.
@ApplicationScoped
class AnnounceBehaviours {
  private static final int LARGEST_PUBLISHED_BATCH = 500;

  private final Outbox outbox;

  AnnounceBehaviours(Outbox outbox) {
    this.outbox = outbox;
  }

  void handle(List<Behaviour> fresh, Map<CustomerId, KnownCustomer> judged) {
    var byPartition = new TreeMap<Integer, List<Applied>>();
    for (var one : fresh) {
      byPartition
          .computeIfAbsent(one.partition(), _ -> new ArrayList<>())
          .add(applied(one, judged.get(one.customer())));
    }
    var events = new ArrayList<BehavioursAppliedEvent>();
    byPartition.forEach((partition, applied) -> {
      for (var from = 0; from < applied.size(); from += LARGEST_PUBLISHED_BATCH) {
        var to = Math.min(from + LARGEST_PUBLISHED_BATCH, applied.size());
        events.add(new BehavioursAppliedEvent.Batch(partition, applied.subList(from, to)));
      }
    });
    outbox.append(events);
  }

  private static Applied applied(Behaviour behaviour, @Nullable KnownCustomer customer) {
    var recorded = behaviour.recorded();
    var features = customer == null ? null : customer.features();
    return new Applied(
        recorded.id(),
        recorded.source(),
        behaviour.customer().value(),
        recorded.type(),
        recorded.occurredAt(),
        recorded.amount(),
        features == null ? null : features.stage(),
        features == null ? null : features.tier(),
        features == null ? null : features.base(),
        features == null ? null : features.branch());
  }
}
