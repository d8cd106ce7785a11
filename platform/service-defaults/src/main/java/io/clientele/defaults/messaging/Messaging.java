package io.clientele.defaults.messaging;

import io.clientele.kernel.inbox.Inbox;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.outbox.OutboxRelay;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.apache.kafka.common.record.CompressionType;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Runs the relay of the service's outbox and an inbox for each [InboxHandler] bean, from the start
/// of the service to its end.
@Singleton
class Messaging {
  private static final int RELAY_LINGER_MILLIS = 5;

  private final MessagingConfig config;
  private final TopicSetup topics;
  private final KafkaClients clients;
  private final JtaTransactions transactions;
  private final List<InboxHandler<?>> handlers;
  private final MeterRegistry metrics;
  private final OutboxRelay relay;
  private final List<Inbox<?>> inboxes = new CopyOnWriteArrayList<>();

  Messaging(
      MessagingConfig config,
      TopicSetup topics,
      KafkaClients clients,
      DataSource database,
      JtaTransactions transactions,
      @All List<InboxHandler<?>> handlers,
      MeterRegistry metrics,
      @ConfigProperty(name = "quarkus.application.name") String application) {
    this.config = config;
    this.topics = topics;
    this.clients = clients;
    this.transactions = transactions;
    this.handlers = handlers;
    this.metrics = metrics;
    this.relay =
        new OutboxRelay(
            database,
            () -> clients.producer(RELAY_LINGER_MILLIS, CompressionType.LZ4),
            OutboxRelay.Settings.of("/" + application));
  }

  void start(@Observes StartupEvent event) throws InterruptedException {
    if (!config.enabled()) {
      return;
    }
    topics.makeMissing();
    startRelay();
    handlers.forEach(this::startInbox);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (!config.enabled()) {
      return;
    }
    for (var inbox : inboxes) {
      inbox.stop();
    }
    relay.stop();
  }

  void wakeRelay() {
    relay.wake();
  }

  List<Inbox<?>> inboxes() {
    return inboxes;
  }

  private void startRelay() {
    FunctionCounter.builder("clientele.outbox.shipped", relay, OutboxRelay::shipped)
        .description("Events shipped to Kafka")
        .register(metrics);
    relay.start();
  }

  private void startInbox(InboxHandler<?> handler) {
    var inbox = new Inbox<>(handler, transactions, () -> clients.consumer(handler));
    Gauge.builder("clientele.inbox.lag", inbox, Inbox::lag)
        .description("Records on the topic that are not applied yet")
        .tag("consumer", handler.name())
        .register(metrics);
    FunctionCounter.builder("clientele.inbox.applied", inbox, Inbox::applied)
        .description("Records applied")
        .tag("consumer", handler.name())
        .register(metrics);
    FunctionCounter.builder("clientele.inbox.parked", inbox, Inbox::parked)
        .description("Records parked as dead letters")
        .tag("consumer", handler.name())
        .register(metrics);
    inboxes.add(inbox);
    inbox.start();
  }
}
