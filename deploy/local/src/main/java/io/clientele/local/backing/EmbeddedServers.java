package io.clientele.local.backing;

import io.clientele.local.kafka.KafkaBroker;
import io.clientele.local.postgres.PostgresServer;
import java.util.concurrent.CompletableFuture;

/// Throwaway servers of our own, started side by side. They end with the JVM.
final class EmbeddedServers {

  private EmbeddedServers() {}

  static BackingServices start() {
    var kafka = CompletableFuture.supplyAsync(KafkaBroker::throwaway);
    PostgresServer postgres = PostgresServer.throwaway();
    return new BackingServices(
        postgres.jdbcUrl("%s"),
        PostgresServer.SUPERUSER,
        postgres.password(),
        kafka.join().bootstrapServers());
  }
}
