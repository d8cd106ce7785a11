package io.clientele.customer;

import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.id.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Another system that writes on the topic of behaviours.
public record ASource(String brokers) {
  private static final String TYPE = "behaviour.recorded.v1";

  public void tells(BehaviourEvent.Recorded behaviour) {
    send(message(behaviour));
  }

  private static ProducerRecord<byte[], byte[]> message(BehaviourEvent.Recorded behaviour) {
    return EventCodec.record(
        new CloudEvent<>(Ids.next(), TYPE, "/test", behaviour.key(), Instant.now(), behaviour));
  }

  /// Returns when the transaction is committed.
  public void tellsInTransaction(BehaviourEvent.Recorded behaviour) {
    try (var kafka =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", brokers, "transactional.id", Ids.next().toString()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      kafka.initTransactions();
      kafka.beginTransaction();
      kafka.send(message(behaviour));
      kafka.commitTransaction();
    }
  }

  /// @param text says it is a behaviour, and need not be one
  public void writes(String key, String text) {
    send(
        EventCodec.record(
            BehaviourEvent.TOPIC.name(),
            key,
            Ids.next(),
            TYPE,
            "/test",
            key,
            Instant.now(),
            text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Returns when it is on the topic.
  private void send(ProducerRecord<byte[], byte[]> message) {
    try (var kafka =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      kafka.send(message);
    }
  }
}
