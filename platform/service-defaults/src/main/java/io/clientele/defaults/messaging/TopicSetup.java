package io.clientele.defaults.messaging;

import io.clientele.kernel.event.Topic;
import io.clientele.kernel.event.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/// Makes the topics of the contract where they are missing. Those that are there stay as they are.
@ApplicationScoped
class TopicSetup {
  private static final Logger LOG = Logger.getLogger(TopicSetup.class);

  /// How long a reader may be away and still find the tombstone of a state that it knows.
  private static final Duration TOMBSTONES_KEPT = Duration.ofDays(7);

  private final KafkaClients clients;
  private final MessagingConfig config;

  TopicSetup(KafkaClients clients, MessagingConfig config) {
    this.clients = clients;
    this.config = config;
  }

  void makeMissing() throws InterruptedException {
    try (var admin = clients.admin()) {
      var existing = admin.listTopics().names().get(60, TimeUnit.SECONDS);
      var missing =
          Topics.ALL.stream()
              .filter(topic -> !existing.contains(topic.name()))
              .map(this::newTopic)
              .toList();
      make(admin.createTopics(missing).values());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka cannot be reached to look at its topics", e);
    }
  }

  private static void make(Map<String, KafkaFuture<Void>> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (var topic : topics.entrySet()) {
      try {
        topic.getValue().get(60, TimeUnit.SECONDS);
        LOG.infof("Made topic %s", topic.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private NewTopic newTopic(Topic topic) {
    var settings =
        topic.compacted()
            ? Map.of(
                "cleanup.policy", "compact",
                "delete.retention.ms", millis(TOMBSTONES_KEPT),
                "max.compaction.lag.ms", millis(Topics.GONE_WITHIN))
            : Map.of(
                "cleanup.policy", "delete",
                "retention.ms", millis(Topics.KEPT),
                "segment.ms", millis(Topics.GONE_WITHIN));
    return new NewTopic(
            topic.name(), Optional.of(topic.partitions()), Optional.of(config.replicationFactor()))
        .configs(settings);
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
