package io.clientele.defaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.defaults.sample.SampleServiceTest;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.outbox.OutboxRelay;
import io.clientele.kernel.outbox.OutboxTable;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What reaches Kafka when the broker takes only a part of what it is sent.
@SampleServiceTest
@TestProfile(OutboxRelayTest.RelayOfItsOwn.class)
class OutboxRelayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject DataSource database;

  private final HalfDeafBroker broker = new HalfDeafBroker();

  /// The service itself ships nothing.
  public static class RelayOfItsOwn implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("clientele.messaging.enabled", "false");
    }
  }

  /// Does not take the first event of some keys, or keeps who sends waiting until they give up.
  /// Remembers what it took, as key and id.
  private static final class HalfDeafBroker extends MockProducer<byte[], byte[]> {
    private final Set<UUID> deafTo = ConcurrentHashMap.newKeySet();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final CountDownLatch keptWaiting = new CountDownLatch(1);
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private volatile boolean slow;

    record Taken(UUID key, String id) {}

    HalfDeafBroker() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      var key = UUID.fromString(new String(record.key(), StandardCharsets.UTF_8));
      if (deafTo.remove(key)) {
        var failure = new TimeoutException("no answer");
        callback.onCompletion(null, failure);
        return CompletableFuture.failedFuture(failure);
      }
      taken.add(new Taken(key, idOf(record.value())));
      return super.send(record, callback);
    }

    private static String idOf(byte[] json) {
      try {
        return Json.tolerant().readTree(json).path("id").asText();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    List<String> idsOf(UUID key) {
      return taken.stream().filter(one -> one.key.equals(key)).map(Taken::id).toList();
    }

    @Override
    public void flush() {
      if (slow) {
        keptWaiting.countDown();
        try {
          givenUp.await();
        } catch (InterruptedException e) {
          throw new InterruptException(e);
        }
      }
    }

    /// A relay that goes on after a failure asks for a producer again, and gets this one.
    @Override
    public void close(Duration timeout) {
      if (timeout.isZero()) {
        slow = false;
        givenUp.countDown();
      }
    }
  }

  @BeforeEach
  void nothing_waits() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("delete from outbox");
    }
  }

  @Test
  void what_was_not_taken_is_sent_again_and_the_last_word_of_each_key_stays_the_latest()
      throws Exception {
    var unlucky = UUID.randomUUID();
    var beside = UUID.randomUUID();
    var apart = UUID.randomUUID();
    append(event(unlucky, "1"), event(beside, "1"));
    append(event(beside, "2"));
    append(event(apart, "1"));
    broker.deafTo.add(unlucky);

    shipAll(100);

    assertThat(broker.idsOf(unlucky)).containsExactly("1");
    assertThat(broker.idsOf(beside)).containsExactly("1", "2", "1", "2");
    assertThat(broker.idsOf(apart)).containsExactly("1");
  }

  @Test
  void many_events_travel_in_several_parcels_and_larger_ones_than_a_batch_in_their_order()
      throws Exception {
    var key = UUID.randomUUID();
    var first = IntStream.range(0, 2_500).mapToObj(n -> event(key, "" + n));
    var second = IntStream.range(2_500, 2_900).mapToObj(n -> event(key, "" + n));
    append(first.toArray(BehaviourEvent[]::new));
    append(second.toArray(BehaviourEvent[]::new));
    assertThat(parcels()).isEqualTo(3);

    shipAll(10);

    assertThat(broker.idsOf(key))
        .containsExactlyElementsOf(IntStream.range(0, 2_900).mapToObj(n -> "" + n).toList());
  }

  @Test
  void a_relay_that_loses_its_session_drops_what_is_on_its_way_before_it_is_sent_anew()
      throws Exception {
    var key = UUID.randomUUID();
    append(event(key, "1"));
    broker.slow = true;
    var relay = relay(100);
    relay.start();
    try {
      assertThat(broker.keptWaiting.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      endSessionOfRelay();
      await().atMost(PATIENCE).until(() -> parcels() == 0);
    } finally {
      relay.stop();
    }
    assertThat(broker.givenUp.getCount()).isZero();
    assertThat(broker.idsOf(key)).containsExactly("1", "1");
  }

  private void shipAll(int batch) throws InterruptedException {
    var relay = relay(batch);
    relay.start();
    try {
      await().atMost(PATIENCE).until(() -> parcels() == 0);
    } finally {
      relay.stop();
    }
  }

  private OutboxRelay relay(int batch) {
    return new OutboxRelay(
        database,
        () -> broker,
        new OutboxRelay.Settings(
            "/test", batch, Duration.ofMillis(20), Duration.ZERO, Duration.ofMillis(20)));
  }

  /// The relay's is the only one that holds a lock on two numbers that spell "outbox".
  private void endSessionOfRelay() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                """
                select pg_terminate_backend(pid) from pg_locks
                where locktype = 'advisory' and granted
                  and database = (select oid from pg_database where datname = current_database())
                  and classid::bigint << 32 | objid::bigint = x'6f7574626f78'::bigint
                """)) {
      assertThat(result.next()).isTrue();
    }
  }

  private long parcels() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("select count(*) from outbox")) {
      result.next();
      return result.getLong(1);
    }
  }

  private void append(BehaviourEvent... events) throws SQLException {
    try (var connection = database.getConnection()) {
      OutboxTable.append(connection, List.of(events), OutboxTable.Traces.NONE);
    }
  }

  private static BehaviourEvent event(UUID customer, String id) {
    return new BehaviourEvent.Recorded(
        id, "test", customer, null, "app.login", Instant.now(), null, null);
  }
}
