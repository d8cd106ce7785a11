package io.clientele.kernel.outbox;

import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.id.Ids;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// The rows of the outbox.
///
/// An event must be appended after the row of what it tells about was locked or changed in the same
/// transaction. Then a later event of the same key cannot be inserted before the earlier one is
/// committed, and the order of `seq` is the order per key.
public final class OutboxTable {
  /// How many relays can share the work; the generated column `shard` is computed for this number.
  public static final int SHARDS = 4;

  // One statement for all rows; `seq` is given in the order of the select.
  private static final String APPEND =
      """
      insert into outbox (id, topic, key, type, subject, payload, traceparent)
      select e.id, e.topic, e.key, e.type, e.subject, e.payload::json, ?
      from unnest(?, ?, ?, ?, ?, ?) with ordinality
        as e (id, topic, key, type, subject, payload, place)
      order by e.place
      """;

  // No cursor position is kept: what was shipped is deleted, so nothing that commits late is
  // skipped.
  private static final String NEXT =
      """
      select seq, id, topic, key, type, subject, occurred_at, payload, traceparent
      from outbox where shard = ? order by seq limit ?
      """;

  private static final String DELETE = "delete from outbox where shard = ? and seq = any (?)";

  private OutboxTable() {}

  public static void append(
      Connection connection,
      Collection<? extends PublishedEvent> events,
      @Nullable String traceparent)
      throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    var ids = new Object[events.size()];
    var columns = new @Nullable String[5][events.size()];
    var row = 0;
    for (var event : events) {
      ids[row] = Ids.next();
      columns[0][row] = event.topic().name();
      columns[1][row] = event.key();
      columns[2][row] = event.tombstone() ? "tombstone" : EventCodec.typeOf(event);
      columns[3][row] = event.subject();
      columns[4][row] = event.tombstone() ? null : EventCodec.json(event);
      row++;
    }
    try (var statement = connection.prepareStatement(APPEND)) {
      statement.setString(1, traceparent);
      statement.setArray(2, connection.createArrayOf("uuid", ids));
      for (var column = 0; column < columns.length; column++) {
        statement.setArray(3 + column, connection.createArrayOf("text", columns[column]));
      }
      statement.executeUpdate();
    }
  }

  /// Has the session read the table along its index. Statistics of a queue say that it is empty, so
  /// the planner would as soon gather the rows in a bitmap: that visits every row deleted since the
  /// last vacuum, again at each look, where an index scan marks those it finds dead and passes them
  /// by from then on.
  static void readInOrder(Connection connection) throws SQLException {
    execute(connection, "set enable_bitmapscan = off");
  }

  static void readAsUsual(Connection connection) throws SQLException {
    execute(connection, "reset enable_bitmapscan");
  }

  private static void execute(Connection connection, String command) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  static List<Row> next(Connection connection, int shard, int limit, String source)
      throws SQLException {
    var rows = new ArrayList<Row>();
    try (var statement = connection.prepareStatement(NEXT)) {
      statement.setInt(1, shard);
      statement.setInt(2, limit);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row(result, source));
        }
      }
    }
    return rows;
  }

  static void delete(Connection connection, int shard, Collection<Long> shipped)
      throws SQLException {
    try (var statement = connection.prepareStatement(DELETE)) {
      statement.setInt(1, shard);
      statement.setArray(2, connection.createArrayOf("bigint", shipped.toArray()));
      statement.executeUpdate();
    }
  }

  private static Row row(ResultSet result, String source) throws SQLException {
    var payload = result.getString("payload");
    var record =
        EventCodec.record(
            result.getString("topic"),
            result.getString("key"),
            result.getObject("id", UUID.class),
            result.getString("type"),
            source,
            result.getString("subject"),
            result.getObject("occurred_at", OffsetDateTime.class).toInstant(),
            payload == null ? null : payload.getBytes(StandardCharsets.UTF_8));
    var traceparent = result.getString("traceparent");
    if (traceparent != null) {
      record.headers().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
    }
    return new Row(result.getLong("seq"), result.getString("key"), record);
  }

  record Row(long seq, String key, ProducerRecord<byte[], byte[]> record) {}
}
