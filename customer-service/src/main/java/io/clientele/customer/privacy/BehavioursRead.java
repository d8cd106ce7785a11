package io.clientele.customer.privacy;

import io.clientele.customer.Sql;
import io.clientele.defaults.messaging.KafkaClients;
import io.clientele.kernel.event.BehaviourEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// How far the behaviours on the topic have been read.
@ApplicationScoped
class BehavioursRead {
  private static final String READER = "customer.behaviours";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int POLLS = 5;

  private static final String POSITIONS =
      """
      select part, next_offset, updated_at > now() - interval '2 seconds' as moving
      from consumer_offset where consumer = ? and topic = ?
      """;

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

  private record Position(long next, boolean moving) {
    static final Position BEGINNING = new Position(0, false);
  }

  /// Whether everything before these places was read.
  ///
  /// @throws org.apache.kafka.common.KafkaException when Kafka cannot be reached
  boolean upTo(Connection connection, Map<Integer, Long> ends) throws SQLException {
    var positions = new HashMap<Integer, Position>();
    Sql.on(connection, POSITIONS)
        .with(READER)
        .with(BehaviourEvent.TOPIC.name())
        .each(row ->
            positions.put(
                row.getInt("part"),
                new Position(row.getLong("next_offset"), row.getBoolean("moving"))));
    var behind = new HashMap<Integer, Position>();
    ends.forEach((partition, end) -> {
      var position = positions.getOrDefault(partition, Position.BEGINNING);
      if (position.next < end) {
        behind.put(partition, position);
      }
    });
    if (behind.values().stream().anyMatch(Position::moving)) {
      return false;
    }
    return behind.isEmpty() || isNothingLeft(behind, ends);
  }

  /// Whether there are places only, and no records, between where the reader stands and these ends:
  /// what was written in a transaction is followed by a mark, which nobody reads.
  private boolean isNothingLeft(Map<Integer, Position> behind, Map<Integer, Long> ends) {
    try (var reader = clients.reader()) {
      for (var one : behind.entrySet()) {
        var partition = new TopicPartition(BehaviourEvent.TOPIC.name(), one.getKey());
        reader.assign(List.of(partition));
        reader.seek(partition, one.getValue().next);
        if (!reaches(reader, partition, ends.getOrDefault(one.getKey(), 0L))) {
          return false;
        }
      }
    }
    return true;
  }

  /// Whether the reader comes up to the end without a record. One that has not come far enough in a
  /// while is asked again later.
  private static boolean reaches(
      Consumer<byte[], byte[]> reader, TopicPartition partition, long end) {
    for (var polls = 0; polls < POLLS && reader.position(partition) < end; polls++) {
      for (var record : reader.poll(POLL)) {
        if (record.offset() < end) {
          return false;
        }
      }
    }
    return reader.position(partition) >= end;
  }
}
