package io.clientele.defaults.audit;

import io.clientele.defaults.messaging.KafkaClients;
import io.clientele.kernel.event.AuditEvent;
import io.clientele.kernel.event.EventCodec;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Up to where the service's trail was told to be sealed. It is kept where who can write to the
/// database cannot: on Kafka.
@Singleton
class PublishedCheckpoints {
  private static final Logger LOG = Logger.getLogger(PublishedCheckpoints.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final EventCodec<AuditEvent> CODEC = EventCodec.of(AuditEvent.class);
  private static final TopicPartition PARTITION = new TopicPartition(AuditEvent.TOPIC.name(), 0);

  private final KafkaClients clients;
  private final String service;
  private @Nullable Consumer<byte[], byte[]> reader;
  private AuditEvent.@Nullable Sealed furthest;

  PublishedCheckpoints(
      KafkaClients clients, @ConfigProperty(name = "quarkus.application.name") String service) {
    this.clients = clients;
    this.service = service;
  }

  /// The furthest of them, read on from where the last call ended. An old one that somebody writes
  /// again takes nothing back.
  ///
  /// @throws org.apache.kafka.common.KafkaException when Kafka cannot be reached
  synchronized Optional<AuditEvent.Sealed> furthest() {
    var open = reader();
    var end = open.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
    while (open.position(PARTITION) < end) {
      open.poll(POLL).forEach(this::read);
    }
    return Optional.ofNullable(furthest);
  }

  private Consumer<byte[], byte[]> reader() {
    var open = reader;
    if (open == null) {
      open = clients.reader();
      open.assign(List.of(PARTITION));
      open.seekToBeginning(List.of(PARTITION));
      reader = open;
    }
    return open;
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      forget(record.key());
      return;
    }
    try {
      switch (CODEC.read(record).data()) {
        case AuditEvent.Sealed sealed when sealed.service().equals(service) -> {
          if (furthest == null || sealed.entries() > furthest.entries()) {
            furthest = sealed;
          }
        }
        case AuditEvent.Sealed _, AuditEvent.Unrecognised _ -> {
          // not ours, or of a later version
        }
      }
    } catch (EventCodec.Malformed e) {
      LOG.warnf("A record at %d of %s is no checkpoint: %s", record.offset(), PARTITION, e);
    }
  }

  /// An operator who has accepted that a trail was set back, to a backup for example, takes the
  /// checkpoint away.
  private void forget(byte @Nullable [] key) {
    if (key != null && new String(key, StandardCharsets.UTF_8).equals(service)) {
      LOG.warnf("The checkpoint of the audit trail was taken away; there is none from here on");
      furthest = null;
    }
  }

  @PreDestroy
  synchronized void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
