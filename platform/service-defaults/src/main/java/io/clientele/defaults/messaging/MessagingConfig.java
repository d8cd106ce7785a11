package io.clientele.defaults.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

@ConfigMapping(prefix = "clientele.messaging")
interface MessagingConfig {
  /// Whether outbox relays and inboxes run in this process.
  @WithDefault("true")
  boolean enabled();

  /// How many copies of each record Kafka keeps when this service makes a topic.
  @WithDefault("1")
  short replicationFactor();

  /// Names this process among its replicas. When set, a process that comes back under its name
  /// takes up its partitions at once, instead of after Kafka has given the old one up.
  Optional<String> instance();

  /// How long records that were parked stay after they were driven again or given up.
  @WithDefault("P30D")
  Duration deadLettersKept();

  /// After how long a parked record with which nobody did anything is given up.
  @WithDefault("P180D")
  Duration deadLettersWait();
}
