package io.clientele.customer;

import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What another system finds on a topic, from its beginning.
public final class Published<E extends PublishedEvent> implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> kafka;
  private final EventCodec<E> codec;
  private final List<CloudEvent<E>> read = new ArrayList<>();
  private final Map<String, List<String>> traces = new HashMap<>();

  private Published(String brokers, Topic topic, EventCodec<E> codec) {
    this.codec = codec;
    kafka =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                brokers,
                "group.id",
                "test-" + UUID.randomUUID(),
                "max.poll.records",
                "20000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        kafka.partitionsFor(topic.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    kafka.assign(partitions);
    kafka.seekToBeginning(partitions);
  }

  public static <E extends PublishedEvent> Published<E> on(
      String brokers, Topic topic, Class<E> family) {
    return new Published<>(brokers, topic, EventCodec.of(family));
  }

  /// Everything published so far whose key is this one.
  public List<E> of(String key) {
    return all().stream().filter(event -> event.key().equals(key)).toList();
  }

  /// The W3C traces in which that was told which [#all] has read of this key.
  public List<String> tracesOf(String key) {
    return traces.getOrDefault(key, List.of());
  }

  /// Everything published so far.
  public List<E> all() {
    for (var record : kafka.poll(Duration.ofMillis(200))) {
      read.add(decoded(record));
      var trace = record.headers().lastHeader("traceparent");
      if (trace != null) {
        traces
            .computeIfAbsent(read.getLast().data().key(), _ -> new ArrayList<>())
            .add(new String(trace.value(), StandardCharsets.US_ASCII));
      }
    }
    return read.stream().map(CloudEvent::data).toList();
  }

  private CloudEvent<E> decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return codec.read(record);
    } catch (EventCodec.Malformed e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
