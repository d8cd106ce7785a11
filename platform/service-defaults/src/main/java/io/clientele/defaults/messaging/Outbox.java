package io.clientele.defaults.messaging;

import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.outbox.OutboxTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/// Publishes events: they are written in the transaction at hand and reach Kafka after it
/// committed.
///
/// Lock or change the row of what an event tells about before appending it; see [OutboxTable].
@ApplicationScoped
public class Outbox {
  private final DataSource database;
  private final TransactionSynchronizationRegistry transaction;
  private final Messaging messaging;
  private final TraceContext trace;

  Outbox(
      DataSource database,
      TransactionSynchronizationRegistry transaction,
      Messaging messaging,
      TraceContext trace) {
    this.database = database;
    this.transaction = transaction;
    this.messaging = messaging;
    this.trace = trace;
  }

  public void append(PublishedEvent... events) {
    append(List.of(events));
  }

  public void append(Collection<? extends PublishedEvent> events) {
    requireTransaction();
    try (var connection = database.getConnection()) {
      OutboxTable.append(connection, events, trace.ofEvents());
    } catch (SQLException e) {
      throw new IllegalStateException("the outbox cannot be written", e);
    }
    wakeAfterCommit();
  }

  /// Has the relay look at once after the commit. For events that SQL wrote into the table itself.
  public void wakeAfterCommit() {
    requireTransaction();
    transaction.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {
            // nothing to do before the outcome is known
          }

          @Override
          public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
              messaging.wakeRelay();
            }
          }
        });
  }

  private void requireTransaction() {
    if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
      throw new IllegalStateException("an event is published in a transaction");
    }
  }
}
