package io.clientele.campaign.privacy;

import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.defaults.privacy.ErasePlatformRows;
import io.clientele.defaults.privacy.Traces;
import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.sql.Transactions;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/// Deletes what is left of erased customers, gives their contacts to the pseudonyms, and confirms
/// it, all in one transaction.
@ApplicationScoped
class ConfirmErasures {
  private static final Logger LOG = Logger.getLogger(ConfirmErasures.class);

  private final Erasures erasures;
  private final TracesClient tracesClient;
  private final Event<CustomersForgotten> forgotten;
  private final ErasePlatformRows erasePlatformRows;
  private final Transactions transactions;
  private final Outbox outbox;
  private final Clock clock;
  private final String service;

  ConfirmErasures(
      Erasures erasures,
      @RestClient TracesClient tracesClient,
      Event<CustomersForgotten> forgotten,
      ErasePlatformRows erasePlatformRows,
      Transactions transactions,
      Outbox outbox,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.erasures = erasures;
    this.tracesClient = tracesClient;
    this.forgotten = forgotten;
    this.erasePlatformRows = erasePlatformRows;
    this.transactions = transactions;
    this.outbox = outbox;
    this.clock = clock;
    this.service = service;
  }

  @Scheduled(
      every = "${clientele.privacy.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() throws SQLException {
    for (var id : transactions.call(erasures::due)) {
      Traces traces;
      try {
        traces = tracesClient.traces(id);
      } catch (RuntimeException e) {
        LOG.warnf("Erasure %s waits for customer-service: %s", id, e);
        continue;
      }
      transactions.call(connection -> confirm(connection, id, traces));
    }
  }

  private boolean confirm(Connection connection, UUID id, Traces traces) throws SQLException {
    var claimed = erasures.claim(connection, id);
    if (claimed.isEmpty()) {
      return false;
    }
    var event = new CustomersForgotten(claimed.get().told().pseudonyms(), traces);
    event.deleted("audience", claimed.get().audience());
    forgotten.fire(event);
    event.rows().addAll(erasePlatformRows.handle(connection, traces));
    outbox.append(new ErasureEvent.Confirmed(id, service, clock.instant(), event.rows()));
    return true;
  }
}
