package io.clientele.analytics.ingest;

import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/// Counts behaviours by type and day.
@ApplicationScoped
class BehaviourConsumer implements InboxHandler<BehavioursAppliedEvent> {
  private final EventCodec<BehavioursAppliedEvent> codec =
      EventCodec.of(BehavioursAppliedEvent.class);
  private final BehaviourBatches batches;
  private final BusinessDay calendar;

  BehaviourConsumer(BehaviourBatches batches, BusinessDay calendar) {
    this.batches = batches;
    this.calendar = calendar;
  }

  @Override
  public String name() {
    return "analytics.behaviours-applied";
  }

  @Override
  public Topic topic() {
    return BehavioursAppliedEvent.TOPIC;
  }

  @Override
  public EventCodec<BehavioursAppliedEvent> codec() {
    return codec;
  }

  @Override
  public Duration gathering() {
    return Duration.ofMillis(250);
  }

  @Override
  public void apply(Connection connection, List<Received<BehavioursAppliedEvent>> batch)
      throws SQLException {
    var incoming = new LinkedHashMap<UUID, BehaviourBatch>();
    for (var received : batch) {
      var event = received.event();
      switch (event.data()) {
        case BehavioursAppliedEvent.Batch applied ->
            incoming.putIfAbsent(
                event.id(),
                BehaviourBatch.of(event.id(), event.time(), applied.behaviours(), calendar));
        case BehavioursAppliedEvent.Unrecognised _ -> {}
      }
    }
    batches.add(connection, List.copyOf(incoming.values()));
  }

  /// A record here is a batch of up to a thousand behaviours already.
  @Override
  public int batchSize() {
    return 100;
  }
}
