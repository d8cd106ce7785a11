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
import java.util.stream.Gatherers;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// The rows of the outbox. Each is a parcel: events that one statement told, in their order.
///
/// An event must be appended after the row of what it tells about was locked or changed in the same
/// transaction. Then a later event of the same key cannot be inserted before the earlier one is
/// committed, and the order of `seq` is the order per key.
public final class OutboxTable {
  /// How many events a parcel holds when there are more to tell. It is read as a whole.
  public static final int PARCEL = 2_000;

  private static final String APPEND =
      """
      insert into outbox (traceparent, traceparents, ids, topics, keys, types, subjects, payloads)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  // No cursor position is kept: what was shipped is deleted, so nothing that commits late is
  // skipped. At least one parcel is taken, whatever its size.
  private static final String NEXT =
      """
      select seq, ids, topics, keys, types, subjects, payloads, traceparent, traceparents, occurred_at
      from (
        select *, sum(size) over (order by seq) - size as events_before
        from (select * from outbox order by seq limit ?) first
      ) waiting
      where events_before < ? order by seq
      """;

  private static final String DELETE = "delete from outbox where seq = any (?)";

  private OutboxTable() {}

  /// The W3C trace that an event belongs to, by the key that it is published with.
  @FunctionalInterface
  public interface Traces {
    Traces NONE = _ -> null;

    @Nullable String traceparent(String key);
  }

  public static void append(
      Connection connection, Collection<? extends PublishedEvent> events, Traces traces)
      throws SQLException {
    for (var parcel : events.stream().gather(Gatherers.windowFixed(PARCEL)).toList()) {
      appendParcel(connection, parcel, traces);
    }
  }

  private static void appendParcel(
      Connection connection, List<? extends PublishedEvent> events, Traces traces)
      throws SQLException {
    var ids = new Object[events.size()];
    var traceparents = events.stream().map(event -> traces.traceparent(event.key())).toList();
    var isOneTrace = traceparents.stream().distinct().count() == 1;
    var columns = new @Nullable String[5][events.size()];
    var place = 0;
    for (var event : events) {
      ids[place] = Ids.next();
      columns[0][place] = event.topic().name();
      columns[1][place] = event.key();
      columns[2][place] = event.tombstone() ? "tombstone" : EventCodec.typeOf(event);
      columns[3][place] = event.subject();
      columns[4][place] = event.tombstone() ? null : EventCodec.json(event);
      place++;
    }
    try (var statement = connection.prepareStatement(APPEND)) {
      statement.setString(1, isOneTrace ? traceparents.getFirst() : null);
      statement.setArray(
          2, isOneTrace ? null : connection.createArrayOf("text", traceparents.toArray()));
      statement.setArray(3, connection.createArrayOf("uuid", ids));
      for (var column = 0; column < columns.length; column++) {
        statement.setArray(4 + column, connection.createArrayOf("text", columns[column]));
      }
      statement.executeUpdate();
    }
  }

  /// The statement that appends what a query finds, as one parcel: who has more to tell than some
  /// thousand events asks in parts.
  ///
  /// @param events selects `topic`, `key`, `type`, `subject` and `payload`, in the order in which
  ///   events of the same key are told
  public static String appending(String events) {
    // An aggregate takes the rows of its one group in the order of the query below it.
    return """
    insert into outbox (ids, topics, keys, types, subjects, payloads)
    select array_agg(uuidv7()), array_agg(e.topic), array_agg(e.key), array_agg(e.type),
      array_agg(e.subject), array_agg(e.payload::text)
    from (
    %s) e
    having count(*) > 0
    """
        .formatted(events);
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

  /// The parcels that were appended first, until they hold so many events.
  static List<Parcel> next(Connection connection, int events, String source) throws SQLException {
    var parcels = new ArrayList<Parcel>();
    try (var statement = connection.prepareStatement(NEXT)) {
      statement.setInt(1, events);
      statement.setInt(2, events);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          parcels.add(parcel(result, source));
        }
      }
    }
    return parcels;
  }

  static void delete(Connection connection, Collection<Parcel> shipped) throws SQLException {
    try (var statement = connection.prepareStatement(DELETE)) {
      statement.setArray(
          1, connection.createArrayOf("bigint", shipped.stream().map(Parcel::seq).toArray()));
      statement.executeUpdate();
    }
  }

  private static Parcel parcel(ResultSet row, String source) throws SQLException {
    var ids = (UUID[]) array(row, "ids");
    var topics = (String[]) array(row, "topics");
    var keys = (String[]) array(row, "keys");
    var types = (String[]) array(row, "types");
    var subjects = (String[]) array(row, "subjects");
    var payloads = (@Nullable String[]) array(row, "payloads");
    var ofAll = row.getString("traceparent");
    var ofEach = row.getArray("traceparents");
    var traceparents = ofEach == null ? null : (@Nullable String[]) ofEach.getArray();
    var occurredAt = row.getObject("occurred_at", OffsetDateTime.class).toInstant();
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>(ids.length);
    for (var place = 0; place < ids.length; place++) {
      var payload = payloads[place];
      var record =
          EventCodec.record(
              topics[place],
              keys[place],
              ids[place],
              types[place],
              source,
              subjects[place],
              occurredAt,
              payload == null ? null : payload.getBytes(StandardCharsets.UTF_8));
      var traceparent = traceparents == null ? ofAll : traceparents[place];
      if (traceparent != null) {
        record.headers().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
      }
      records.add(record);
    }
    return new Parcel(row.getLong("seq"), List.of(keys), records);
  }

  private static Object array(ResultSet row, String column) throws SQLException {
    return row.getArray(column).getArray();
  }

  /// @param keys of its records, in their order
  record Parcel(long seq, List<String> keys, List<ProducerRecord<byte[], byte[]>> records) {}
}
