package io.clientele.analytics.ingest;

import io.clientele.kernel.sql.Transactions;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/// Forgets who the pseudonyms of erased customers were, once no late event needs it any more.
@ApplicationScoped
class ForgetPseudonyms {
  private static final Logger LOG = Logger.getLogger(ForgetPseudonyms.class);

  private final Transactions transactions;
  private final Erasures erasures;

  ForgetPseudonyms(Transactions transactions, Erasures erasures) {
    this.transactions = transactions;
    this.erasures = erasures;
  }

  @Scheduled(cron = "0 40 3 * * ?", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void handle() throws SQLException {
    var forgotten = transactions.call(erasures::forget);
    LOG.infof("Forgot who %d pseudonyms were", forgotten);
  }
}
