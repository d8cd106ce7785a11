package io.clientele.customer.privacy;

import io.clientele.customer.Sql;
import io.clientele.defaults.messaging.KafkaClients;
import io.clientele.kernel.event.BehaviourEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/// How far the behaviours on the topic have been read.
@ApplicationScoped
class BehavioursRead {
  private static final String READER = "customer.behaviours";

  private final KafkaClients clients;

  BehavioursRead(KafkaClients clients) {
    this.clients = clients;
  }

  /// Where each partition ends now.
  ///
  /// @throws org.apache.kafka.common.KafkaException when Kafka cannot be reached
  Map<Integer, Long> ends() {
    var topic = BehaviourEvent.TOPIC;
    var partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
            .toList();
    var ends = new HashMap<Integer, Long>();
    try (var reader = clients.reader()) {
      reader
          .endOffsets(partitions)
          .forEach((partition, end) -> ends.put(partition.partition(), end));
    }
    return ends;
  }

  /// Whether everything before these places was read.
  boolean upTo(Connection connection, Map<Integer, Long> ends) throws SQLException {
    var positions = new HashMap<Integer, Long>();
    Sql.on(
            connection,
            "select part, next_offset from consumer_offset where consumer = ? and topic = ?")
        .with(READER)
        .with(BehaviourEvent.TOPIC.name())
        .each(row -> positions.put(row.getInt("part"), row.getLong("next_offset")));
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
