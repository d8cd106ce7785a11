package io.clientele.defaults.audit;

import io.clientele.defaults.audit.AuditChain.Sealed;
import io.clientele.defaults.messaging.JtaTransactions;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.AuditEvent;
import io.clientele.kernel.sql.TransientFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Seals entries shortly after they were written, and publishes how far it has come. Nobody who
/// writes an entry waits for it.
@Singleton
class SealAudit {
  private static final Logger LOG = Logger.getLogger(SealAudit.class);
  private static final int BATCH = 1_000;

  /// How often it has its turn.
  static final Duration EVERY = Duration.ofSeconds(1);

  private final AuditChain chain;
  private final Seals seals;
  private final PublishedCheckpoints checkpoints;
  private final JtaTransactions transactions;
  private final Outbox outbox;
  private final Clock clock;
  private final String service;
  private boolean stoppedByCut;
  private volatile double oldestWaitingSeconds;

  SealAudit(
      AuditChain chain,
      Seals seals,
      PublishedCheckpoints checkpoints,
      JtaTransactions transactions,
      Outbox outbox,
      Clock clock,
      MeterRegistry metrics,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.chain = chain;
    this.seals = seals;
    this.checkpoints = checkpoints;
    this.transactions = transactions;
    this.outbox = outbox;
    this.clock = clock;
    this.service = service;
    Gauge.builder("clientele.audit.unsealed.age", this, seal -> seal.oldestWaitingSeconds)
        .baseUnit("seconds")
        .description("For how long the oldest entry of the audit trail waits for its seal")
        .register(metrics);
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void handle() throws SQLException {
    try {
      while (transactions.call(this::sealSome) == BATCH) {
        // there may be more
      }
    } catch (SQLException | RuntimeException e) {
      if (!TransientFailure.in(e) && !(e instanceof KafkaException)) {
        throw e;
      }
      LOG.debugf("Entries wait for their seals: %s", e);
    }
  }

  private int sealSome(Connection connection) throws SQLException {
    if (!chain.lock(connection)) {
      return leave(connection);
    }
    var entries = chain.unsealed(connection, BATCH);
    if (!entries.isEmpty() && !reachesCheckpoint(connection)) {
      return leave(connection);
    }
    oldestWaitingSeconds = 0;
    if (entries.isEmpty()) {
      return 0;
    }
    var head = chain.head(connection);
    var place = head.place();
    var seal = head.seal();
    List<Sealed> sealed = new ArrayList<>(entries.size());
    for (var entry : entries) {
      place++;
      var content = seals.content(entry);
      seal = seals.seal(place, content, seal);
      sealed.add(new Sealed(place, entry.id(), content, seal));
    }
    chain.append(connection, sealed);
    outbox.append(new AuditEvent.Sealed(service, place, seal, clock.instant()));
    return entries.size();
  }

  /// Seals none, and notes how long the entries wait by now.
  private int leave(Connection connection) throws SQLException {
    oldestWaitingSeconds =
        chain.oldestWaiting(connection).map(AuditChain.Waiting::seconds).orElse(0.0);
    return 0;
  }

  /// A trail that was cut must not grow over the cut: then its checkpoints would be true again.
  private boolean reachesCheckpoint(Connection connection) throws SQLException {
    var published = checkpoints.furthest();
    var reaches =
        published.isEmpty()
            || chain
                .sealAt(connection, published.get().entries())
                .filter(published.get().seal()::equals)
                .isPresent();
    if (!reaches && !stoppedByCut) {
      LOG.errorf(
          "The audit trail does not have the seal that was published for its entry %d. Nothing more"
              + " is sealed; GET /api/audit/verify tells more.",
          published.get().entries());
    }
    stoppedByCut = !reaches;
    return reaches;
  }
}
