package io.clientele.kernel.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.clientele.kernel.event.DeadLetterEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.outbox.OutboxTable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// Records that could not be processed, and those parked behind them: while a record of a key is
/// open here, later records of that key wait here too, so that their order holds when they are
/// driven again. Records of other keys flow on.
public final class DeadLetters {
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  /// Whoever writes to the topic sets the time of a record: PostgreSQL does not know every one.
  private static final long LATEST_MILLIS = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private static final int LONGEST_TOLD = 1_000;

  private static final String PARK =
      """
      insert into dead_letter
        (id, consumer, topic, part, pos, key, headers, value, recorded_at, reason)
      values (?, ?, ?, ?, ?, ?, ?::json, ?, to_timestamp(? / 1000.0), ?)
      on conflict (consumer, topic, part, pos) do nothing
      """;

  // The share lock makes this wait for a redrive of the same key that is under way. One row of each
  // key will do, since a redrive locks all of them: however many are parked, they must not all be
  // read and written with every batch. Keys are found by their hash: whoever may write to the topic
  // says how long a key is, and an index cannot hold every length. As a range and in order the hash
  // is looked up in the index, however many rows of a key the planner expects. Keys are locked in
  // their order, as all do who lock several. Mostly nothing is parked, and then no key is looked
  // up.
  private static final String BLOCKED =
      """
      select d.key from (select key from unnest(?) as k (key) order by key) k, lateral (
        select key from dead_letter
        where consumer = ? and topic = ? and state = 'OPEN'
          and hashtextextended(key, 0)
            between hashtextextended(k.key, 0) and hashtextextended(k.key, 0)
          and key = k.key
        order by hashtextextended(key, 0) limit 1
        for share
      ) d
      where exists (select from dead_letter where consumer = ? and topic = ? and state = 'OPEN')
      """;

  private static final String OPEN_OF_KEY =
      """
      select id, topic, part, pos, key, headers, value, recorded_at from dead_letter
      where consumer = ? and topic = ? and hashtextextended(key, 0) = hashtextextended(?, 0)
        and key = ? and state = 'OPEN' and (key <> '' or id = ?)
      order by part, pos for update
      """;

  private static final String SETTLE =
      """
      update dead_letter set state = ?, settled_by = ?, settled_at = now() where id = any (?)
      """;

  private final String consumer;

  public DeadLetters(String consumer) {
    this.consumer = consumer;
  }

  /// Keys of which a record is parked, out of those given.
  Set<String> blocked(Connection connection, String topic, Collection<String> keys)
      throws SQLException {
    var blocked = new HashSet<String>();
    try (var statement = connection.prepareStatement(BLOCKED)) {
      statement.setArray(1, connection.createArrayOf("text", keys.toArray(String[]::new)));
      statement.setString(2, consumer);
      statement.setString(3, topic);
      statement.setString(4, consumer);
      statement.setString(5, topic);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          blocked.add(result.getString(1));
        }
      }
    }
    return blocked;
  }

  /// Parks a record, and announces it.
  ///
  /// @param reason a sentence; null for a record that only waits behind another of its key
  void park(Connection connection, ConsumerRecord<byte[], byte[]> record, @Nullable String reason)
      throws SQLException {
    var id = Ids.next();
    var key = keyOf(record);
    var told = reason == null ? null : tellable(reason);
    try (var statement = connection.prepareStatement(PARK)) {
      statement.setObject(1, id);
      statement.setString(2, consumer);
      statement.setString(3, record.topic());
      statement.setInt(4, record.partition());
      statement.setLong(5, record.offset());
      statement.setString(6, key);
      statement.setString(7, headers(record));
      statement.setBytes(8, record.value());
      statement.setLong(9, Math.clamp(record.timestamp(), 0, LATEST_MILLIS));
      statement.setString(10, told);
      statement.executeUpdate();
    }
    if (told != null) {
      var parked =
          new DeadLetterEvent.Parked(
              id,
              consumer,
              record.topic(),
              record.partition(),
              record.offset(),
              tellable(key),
              told,
              Instant.now());
      OutboxTable.append(connection, List.of(parked), OutboxTable.Traces.NONE);
    }
  }

  /// A part that fits into an event, of which there are others in the record, and into the table.
  private static String tellable(String text) {
    return StorableText.of(
        text.length() <= LONGEST_TOLD ? text : text.substring(0, LONGEST_TOLD) + "...");
  }

  /// Drives a parked record again, and with it all that wait behind it, in their order. Runs in the
  /// caller's transaction, which must be rolled back when this throws.
  ///
  /// @return how many records were applied; empty when the letter is not open
  /// @throws StillUnprocessable when a record still cannot be applied
  public <E extends PublishedEvent> Optional<Integer> redrive(
      Connection connection, InboxHandler<E> handler, UUID letter, String key, String actor)
      throws SQLException {
    var applied = 0;
    // Again until nothing is left: a record may have been parked while this waited for the lock.
    while (true) {
      var open = open(connection, handler.topic().name(), key, letter);
      if (open.isEmpty()) {
        return applied == 0 ? Optional.empty() : Optional.of(applied);
      }
      var batch = new ArrayList<Received<E>>();
      try {
        for (var record : open.values()) {
          batch.add(decode(handler.codec(), record));
        }
        handler.apply(connection, batch);
      } catch (EventCodec.Malformed e) {
        throw new StillUnprocessable(e.getMessage());
      } catch (Unprocessable e) {
        throw new StillUnprocessable(String.join(" ", e.reasons().values()));
      } catch (StackOverflowError _) {
        throw new StillUnprocessable("The service runs out of stack in it.");
      }
      settle(connection, open.keySet(), "REDRIVEN", actor);
      applied += batch.size();
    }
  }

  /// Gives one record up for good.
  public void discard(Connection connection, UUID letter, String actor) throws SQLException {
    settle(connection, List.of(letter), "DISCARDED", actor);
  }

  static String keyOf(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null
        ? ""
        : new String(record.key(), StandardCharsets.UTF_8).replace("\0", "");
  }

  static <E extends PublishedEvent> Received<E> decode(
      EventCodec<E> codec, ConsumerRecord<byte[], byte[]> record) throws EventCodec.Malformed {
    return new Received<>(
        codec.read(record), keyOf(record), record.topic(), record.partition(), record.offset());
  }

  private Map<UUID, ConsumerRecord<byte[], byte[]>> open(
      Connection connection, String topic, String key, UUID letter) throws SQLException {
    var records = new LinkedHashMap<UUID, ConsumerRecord<byte[], byte[]>>();
    try (var statement = connection.prepareStatement(OPEN_OF_KEY)) {
      statement.setString(1, consumer);
      statement.setString(2, topic);
      statement.setString(3, key);
      statement.setString(4, key);
      statement.setObject(5, letter);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          records.put(result.getObject("id", UUID.class), record(result));
        }
      }
    }
    return records;
  }

  private static ConsumerRecord<byte[], byte[]> record(ResultSet result) throws SQLException {
    var headers = new RecordHeaders();
    parse(result.getString("headers"))
        .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    var key = result.getString("key");
    var value = result.getBytes("value");
    return new ConsumerRecord<>(
        result.getString("topic"),
        result.getInt("part"),
        result.getLong("pos"),
        result.getTimestamp("recorded_at").getTime(),
        TimestampType.CREATE_TIME,
        key.length(),
        value == null ? 0 : value.length,
        key.getBytes(StandardCharsets.UTF_8),
        value,
        headers,
        Optional.empty());
  }

  private void settle(Connection connection, Collection<UUID> letters, String state, String actor)
      throws SQLException {
    try (var statement = connection.prepareStatement(SETTLE)) {
      statement.setString(1, state);
      statement.setString(2, actor);
      statement.setArray(3, connection.createArrayOf("uuid", letters.toArray()));
      statement.executeUpdate();
    }
  }

  private static String headers(ConsumerRecord<byte[], byte[]> record) {
    var headers = new HashMap<String, String>();
    for (var header : record.headers()) {
      if (header.value() != null && header.key().length() <= LONGEST_TOLD) {
        headers.put(
            StorableText.of(header.key()),
            new String(header.value(), StandardCharsets.UTF_8).replace("\0", ""));
      }
    }
    try {
      return Json.tolerant().writeValueAsString(headers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> parse(String headers) {
    try {
      return Json.tolerant().readValue(headers, HEADERS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A record that was driven again cannot be applied any better than before.
  public static final class StillUnprocessable extends RuntimeException {
    StillUnprocessable(@Nullable String reason) {
      super(reason);
    }
  }
}
