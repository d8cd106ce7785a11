package io.clientele.defaults.messaging;

import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.CompressionType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Puts events straight on a topic, past the outbox: for input that is on no database yet, whose
/// source gets its answer only once Kafka has it.
@ApplicationScoped
public class EventProducer {
  private static final Logger LOG = Logger.getLogger(EventProducer.class);
  private static final int LINGER_MILLIS = 5;

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Clock clock;
  private final String source;
  private @Nullable Producer<byte[], byte[]> producer;

  @Inject
  EventProducer(
      KafkaClients clients,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.name") String application) {
    this(() -> clients.producer(LINGER_MILLIS, CompressionType.NONE), clock, "/" + application);
  }

  EventProducer(Supplier<Producer<byte[], byte[]>> producers, Clock clock, String source) {
    this.producers = producers;
    this.clock = clock;
    this.source = source;
  }

  /// Returns when the broker has acknowledged all of the events; otherwise some may be there and
  /// some not, and the client sends all of them again under the same ids.
  public void send(Collection<? extends PublishedEvent> events) {
    var records = events.stream().map(this::record).toList();
    var current = producer();
    var sent = new ArrayList<Future<RecordMetadata>>(records.size());
    try {
      for (var record : records) {
        sent.add(current.send(record));
      }
      for (var acknowledgement : sent) {
        acknowledgement.get();
      }
    } catch (ExecutionException | KafkaException | IllegalStateException e) {
      // An IllegalStateException says that the producer is closed: it failed somebody else just
      // now.
      LOG.warnf("Kafka did not take all of %d events: %s", records.size(), e);
      replace(current);
      throw new InputProblem.Unavailable(
          "The events could not be taken. Send all of them again with the same ids.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputProblem.Unavailable("The service is stopping. Send them again.");
    }
  }

  private ProducerRecord<byte[], byte[]> record(PublishedEvent event) {
    return EventCodec.record(
        new CloudEvent<>(
            Ids.next(), EventCodec.typeOf(event), source, event.subject(), clock.instant(), event));
  }

  private synchronized Producer<byte[], byte[]> producer() {
    var current = producer;
    if (current == null) {
      current = producers.get();
      producer = current;
    }
    return current;
  }

  /// A producer that failed may not know what the broker has; a new one starts clean.
  private synchronized void replace(Producer<byte[], byte[]> failed) {
    if (failed.equals(producer)) {
      producer = null;
      failed.close(Duration.ZERO);
    }
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close();
    }
  }
}
