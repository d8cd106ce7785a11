package io.clientele.campaign.privacy;

import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.defaults.privacy.ErasePlatformRows;
import io.clientele.defaults.privacy.Traces;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.sql.Transactions;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
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
      try {
        confirm(id);
      } catch (SQLException | RuntimeException e) {
        LOG.errorf(e, "Erasure %s waits", id);
      }
    }
  }

  private void confirm(UUID id) throws SQLException {
    Optional<Traces> traces;
    try {
      traces = traces(id);
    } catch (RuntimeException e) {
      LOG.warnf("Erasure %s waits for customer-service: %s", id, e);
      return;
    }
    transactions.call(connection -> confirm(connection, id, traces));
  }

  /// By what texts are known to be about the customer; empty when nobody knows it any more. The
  /// erasure was completed then, and is heard of again: it was told twice, or our database is from
  /// before.
  private Optional<Traces> traces(UUID id) {
    try {
      return Optional.of(tracesClient.traces(id));
    } catch (TracesClient.Unknown _) {
      LOG.infof("Erasure %s was completed; what is here of it still is found by ids alone", id);
      return Optional.empty();
    }
  }

  private boolean confirm(Connection connection, UUID id, Optional<Traces> known)
      throws SQLException {
    var claimed = erasures.claim(connection, id);
    if (claimed.isEmpty()) {
      return false;
    }
    var pseudonyms = claimed.get().told().pseudonyms();
    var traces =
        known.orElseGet(() -> Traces.of(pseudonyms.stream().map(Pseudonym::customerId).toList()));
    var event = new CustomersForgotten(pseudonyms, traces);
    event.deleted("audience", claimed.get().audience());
    forgotten.fire(event);
    event.rows().addAll(erasePlatformRows.handle(connection, traces));
    outbox.append(new ErasureEvent.Confirmed(id, service, clock.instant(), event.rows()));
    return true;
  }
}
