package io.clientele.analytics;

import static org.awaitility.Awaitility.await;

import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.id.Ids;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The other services: puts their events on the topics, and knows when analytics has applied them.
@ApplicationScoped
public class Publisher {
  private final DataSource database;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  Publisher(DataSource database, @ConfigProperty(name = "kafka.bootstrap.servers") String brokers) {
    this.database = database;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers, "acks", "all", "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  public static <E extends PublishedEvent> CloudEvent<E> event(E data) {
    return new CloudEvent<>(
        Ids.next(),
        data.tombstone() ? "tombstone" : EventCodec.typeOf(data),
        "/test",
        data.subject(),
        Instant.parse("2026-05-01T09:00:00Z"),
        data);
  }

  public void send(PublishedEvent... events) {
    for (var event : events) {
      send(event(event));
    }
  }

  /// Sends an event under the id it has; sending it once more is what a relay does that stopped
  /// between Kafka's acknowledgement and its own note of it.
  public void send(CloudEvent<? extends PublishedEvent> event) {
    send(EventCodec.record(event));
  }

  public void send(ProducerRecord<byte[], byte[]> record) {
    sent.add(producer.send(record));
  }

  /// Returns when everything sent so far was applied.
  public void awaitApplied() {
    var ends = new HashMap<TopicPartition, Long>();
    try {
      for (var future : sent) {
        var at = future.get();
        ends.merge(new TopicPartition(at.topic(), at.partition()), at.offset() + 1, Math::max);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    sent.clear();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          var positions = positions();
          return ends.entrySet().stream()
              .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
        });
  }

  /// Analytics as it was before it read anything. The tables stand in the order in which the
  /// overview reads them, which somebody may be watching.
  public void forgetEverything() throws SQLException {
    execute(
        """
        truncate customer_view, customer_count, branch, lifecycle_move, lifecycle_day,
          behaviour_batch, behaviour_day, contact, contact_step, contact_step_day, contact_money,
          campaign, campaign_group, erased_customer
        """);
  }

  /// Statements that are in force together.
  public void execute(String statements) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(statements);
      connection.commit();
    }
  }

  private Map<TopicPartition, Long> positions() throws SQLException {
    var positions = new HashMap<TopicPartition, Long>();
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement("select topic, part, next_offset from consumer_offset");
        var result = statement.executeQuery()) {
      while (result.next()) {
        positions.put(new TopicPartition(result.getString(1), result.getInt(2)), result.getLong(3));
      }
    }
    return positions;
  }

  @PreDestroy
  void close() {
    producer.close();
  }
}
