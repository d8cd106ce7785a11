package io.clientele.analytics.ingest;

import io.clientele.kernel.sql.Transactions;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Forgets the ids of batches that cannot come again.
///
/// A batch is sent again only while it is still in the outbox of customer-service, that is, when a
/// relay stopped between Kafka's acknowledgement and the deletion of the row; the next relay sends
/// it again at once. So this horizon is the longest that customer-service may be down just then.
@ApplicationScoped
class ForgetOldBatches {
  private static final Logger LOG = Logger.getLogger(ForgetOldBatches.class);
  private static final Duration HORIZON = Duration.ofDays(90);

  private final Transactions transactions;
  private final BehaviourBatches batches;
  private final Clock clock;

  ForgetOldBatches(Transactions transactions, BehaviourBatches batches, Clock clock) {
    this.transactions = transactions;
    this.batches = batches;
    this.clock = clock;
  }

  @Scheduled(cron = "0 30 3 * * ?", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void handle() throws SQLException {
    var horizon = clock.instant().minus(HORIZON);
    var forgotten =
        transactions.call(connection -> batches.forgetPublishedBefore(connection, horizon));
    LOG.infof("Forgot %d batches of behaviours published before %s", forgotten, horizon);
  }
}
