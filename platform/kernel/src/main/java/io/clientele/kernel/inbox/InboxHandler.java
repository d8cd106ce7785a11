package io.clientele.kernel.inbox;

import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.event.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// What a service does with the events of a topic.
///
/// @param <E> the sealed family of events on the topic
public interface InboxHandler<E extends PublishedEvent> {
  /// Names this reader for ever: its position is kept under this name, which is also the consumer
  /// group on Kafka. For example `analytics.contacts`.
  String name();

  Topic topic();

  EventCodec<E> codec();

  /// Applies a batch. Runs in the transaction that also moves the position, so a batch is applied
  /// once or not at all; it may be tried again after it was rolled back. Records of one key come in
  /// order.
  ///
  /// @throws Unprocessable naming the records that can never be applied; they are parked and the
  ///   rest of the batch is tried again without them
  void apply(Connection connection, List<Received<E>> batch) throws SQLException;

  /// How many readers work side by side in one process, each on its share of the partitions.
  default int lanes() {
    return 1;
  }

  /// Most records in one batch.
  default int batchSize() {
    return 2_000;
  }

  /// How long records of a trickle wait for others, so that a few large batches are applied instead
  /// of many small ones, each with its transaction and what follows from it. Records that come in
  /// numbers do not wait.
  default Duration gathering() {
    return Duration.ZERO;
  }
}
