package io.clientele.kernel.inbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// Where each consumer stands in each partition: rows of the service's own database, so that a
/// position moves in the same transaction as what the records do.
final class Positions {
  private static final String ENSURE =
      """
      insert into consumer_offset (consumer, topic, part, next_offset)
      values (?, ?, ?, ?) on conflict do nothing
      """;

  private static final String READ =
      "select part, next_offset from consumer_offset where consumer = ? and topic = ?";

  // Compare and set: a row that is not where we left it was moved by another owner of the
  // partition.
  private static final String ADVANCE =
      """
      update consumer_offset o set next_offset = m.after, updated_at = now()
      from unnest(?, ?, ?) as m (part, known, after)
      where o.consumer = ? and o.topic = ? and o.part = m.part and o.next_offset = m.known
      """;

  private final String consumer;

  Positions(String consumer) {
    this.consumer = consumer;
  }

  /// @param beginnings where a partition begins that was never read
  /// @return where to go on reading each of the partitions
  Map<TopicPartition, Long> read(
      Connection connection,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, Long> beginnings)
      throws SQLException {
    try (var statement = connection.prepareStatement(ENSURE)) {
      for (var partition : partitions) {
        statement.setString(1, consumer);
        statement.setString(2, partition.topic());
        statement.setInt(3, partition.partition());
        statement.setLong(4, beginnings.getOrDefault(partition, 0L));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    var positions = new HashMap<TopicPartition, Long>();
    for (var topic : partitions.stream().map(TopicPartition::topic).distinct().toList()) {
      try (var statement = connection.prepareStatement(READ)) {
        statement.setString(1, consumer);
        statement.setString(2, topic);
        try (var result = statement.executeQuery()) {
          while (result.next()) {
            positions.put(new TopicPartition(topic, result.getInt(1)), result.getLong(2));
          }
        }
      }
    }
    positions.keySet().retainAll(partitions);
    return positions;
  }

  /// @return whether all positions were where they were known to be; if not, nothing else of the
  ///   transaction may happen
  boolean advance(Connection connection, String topic, List<Move> moves) throws SQLException {
    try (var statement = connection.prepareStatement(ADVANCE)) {
      statement.setArray(
          1, connection.createArrayOf("int", moves.stream().map(Move::partition).toArray()));
      statement.setArray(
          2, connection.createArrayOf("bigint", moves.stream().map(Move::known).toArray()));
      statement.setArray(
          3, connection.createArrayOf("bigint", moves.stream().map(Move::after).toArray()));
      statement.setString(4, consumer);
      statement.setString(5, topic);
      return statement.executeUpdate() == moves.size();
    }
  }

  /// A step of one partition's position.
  record Move(int partition, long known, long after) {}
}
