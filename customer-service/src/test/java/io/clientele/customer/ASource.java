package io.clientele.customer;

import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.id.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Another system that writes on the topics that are read here.
public record ASource(String brokers) {
  public void tells(PublishedEvent event) {
    send(message(event));
  }

  private static ProducerRecord<byte[], byte[]> message(PublishedEvent event) {
    return EventCodec.record(
        new CloudEvent<>(
            Ids.next(), EventCodec.typeOf(event), "/test", event.subject(), Instant.now(), event));
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
    writes(BehaviourEvent.TOPIC, "behaviour.recorded.v1", key, text);
  }

  /// @param text says it is of the type, and need not be
  public void writes(Topic topic, String type, String key, String text) {
    send(
        EventCodec.record(
            topic.name(),
            key,
            Ids.next(),
            type,
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
