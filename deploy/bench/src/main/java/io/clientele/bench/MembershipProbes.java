package io.clientele.bench;

import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.EventCodec.Malformed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// Sends behaviours that make customers members, and looks out for both: the behaviours as they
/// come out of Kafka again, and the memberships. One thread does it all; nothing is timed by guess.
final class MembershipProbes implements AutoCloseable {
  static final String TYPE = "branch.visited";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final String source;
  private final UUID segment;
  private final EventCodec<BehaviourEvent> behaviours = EventCodec.of(BehaviourEvent.class);
  private final EventCodec<CustomerEvent> events = EventCodec.of(CustomerEvent.class);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<UUID, Long> sent = new HashMap<>();
  private Latency latency = new Latency();

  MembershipProbes(String bootstrapServers, String source, UUID segment) {
    this.source = source;
    this.segment = segment;
    this.consumer = FromNowOn.reader(bootstrapServers, BehaviourEvent.TOPIC, CustomerEvent.TOPIC);
  }

  /// In microseconds from the moment of sending.
  ///
  /// @param broker until the behaviour was read again
  /// @param membership until the membership was read
  record Latency(Histogram broker, Histogram membership) {
    Latency() {
      this(new Histogram(3), new Histogram(3));
    }
  }

  /// Sends one behaviour of each customer, at a steady rate, and waits until all are members.
  Latency send(KafkaLoad load, List<UUID> customers, Duration between) {
    latency = new Latency();
    var start = System.nanoTime();
    try (var sending = load.begin()) {
      for (var n = 0; n < customers.size(); n++) {
        readUntil(start + n * between.toNanos());
        sent.put(customers.get(n), System.nanoTime());
        sending.send(visit(customers.get(n)));
      }
    }
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (latency.membership.getTotalCount() < customers.size()) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailed(
            "Only %,d of %,d memberships were told within %d minutes"
                .formatted(
                    latency.membership.getTotalCount(), customers.size(), PATIENCE.toMinutes()));
      }
      read(LOOK);
    }
    return latency;
  }

  private BehaviourEvent.Recorded visit(UUID customer) {
    return new BehaviourEvent.Recorded(
        customer.toString(), source, customer, null, TYPE, Instant.now(), null, Map.of());
  }

  private void readUntil(long time) {
    for (var left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
      read(Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(left) + 1));
    }
  }

  private void read(Duration atMost) {
    var records = consumer.poll(atMost);
    var now = System.nanoTime();
    for (var record : records) {
      try {
        read(record, now);
      } catch (Malformed e) {
        throw new BenchFailed(record.topic() + ": " + e.getMessage());
      }
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record, long now) throws Malformed {
    if (record.topic().equals(BehaviourEvent.TOPIC.name())) {
      if (behaviours.read(record).data() instanceof BehaviourEvent.Recorded seen
          && seen.source().equals(source)
          && seen.customerId() != null) {
        latency.broker.recordValue(micros(seen.customerId(), now));
      }
    } else if (events.read(record).data() instanceof CustomerEvent.SegmentEntered entered
        && entered.segmentId().equals(segment)) {
      latency.membership.recordValue(micros(entered.customerId(), now));
    }
  }

  private long micros(UUID customer, long now) {
    var at = sent.get(customer);
    if (at == null) {
      throw new BenchFailed("Customer " + customer + " became a member for no reason");
    }
    return (now - at) / 1_000;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
