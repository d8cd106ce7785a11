package io.clientele.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.id.Ids;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes behaviours to their topic with a plain producer, as core banking would.
final class KafkaLoad {
  /// The settings of a careful producer; Kafka's own tool gets the same.
  static final Map<String, String> SETTINGS =
      Map.of("acks", "all", "linger.ms", "5", "batch.size", "65536");

  private final Map<String, Object> config;

  KafkaLoad(String bootstrapServers) {
    this.config = new HashMap<>(SETTINGS);
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
  }

  /// How many bytes the value of a record has.
  static int bytes(BehaviourSource source) {
    return EventCodec.json(source.next()).getBytes(UTF_8).length;
  }

  /// Begins to write; closed, it has waited until the broker has acknowledged all.
  Sending begin() {
    return new Sending(config);
  }

  static final class Sending implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private Sending(Map<String, Object> config) {
      producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void send(BehaviourEvent.Recorded behaviour) {
      var event =
          new CloudEvent<BehaviourEvent>(
              Ids.next(),
              EventCodec.typeOf(behaviour),
              "/bench",
              behaviour.key(),
              behaviour.occurredAt(),
              behaviour);
      var _ =
          producer.send(
              EventCodec.record(event),
              (_, e) -> {
                if (e != null) {
                  failure.set(e);
                }
              });
    }

    @Override
    public void close() {
      producer.close();
      if (failure.get() != null) {
        throw new BenchFailed("Kafka took not all behaviours: " + failure.get());
      }
    }
  }
}
