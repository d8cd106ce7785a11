package io.clientele.analytics.dashboard;

import static org.awaitility.Awaitility.await;

import io.clientele.kernel.inbox.Inbox;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.sql.Transactions;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Another replica of the service: a second set of readers that takes its share of every topic and
/// gives it back.
@ApplicationScoped
class MoreReaders {
  private final Transactions transactions;
  private final List<InboxHandler<?>> handlers;
  private final String brokers;
  private final List<Inbox<?>> inboxes = new ArrayList<>();

  MoreReaders(
      Transactions transactions,
      @All List<InboxHandler<?>> handlers,
      @ConfigProperty(name = "kafka.bootstrap.servers") String brokers) {
    this.transactions = transactions;
    this.handlers = handlers;
    this.brokers = brokers;
  }

  /// Returns when the readers have their share of every topic.
  void come() {
    for (var handler : handlers) {
      var inbox = new Inbox<>(handler, transactions, () -> consumer(handler));
      inboxes.add(inbox);
      inbox.start();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> inboxes.stream().allMatch(Inbox::ready));
  }

  /// How many records they have applied since they came.
  long applied() {
    return inboxes.stream().mapToLong(Inbox::applied).sum();
  }

  void go() throws InterruptedException {
    for (var inbox : inboxes) {
      inbox.stop();
    }
    inboxes.clear();
  }

  private Consumer<byte[], byte[]> consumer(InboxHandler<?> handler) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            brokers,
            "group.id",
            handler.name(),
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "max.poll.records",
            50,
            "partition.assignment.strategy",
            "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
