package io.clientele.customer.behaviour;

import io.clientele.customer.Database;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.IdentifiersGained;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// Lets behaviours that waited for a customer go on, once somebody has the identifier: in that very
/// transaction they are taken away and put back on the topic, so that each goes on exactly once.
@ApplicationScoped
class ReleaseBehaviours implements IdentifiersGained {
  /// A transaction that began to register a customer is over after this time.
  private static final Duration LONGEST_OVERTAKING = Duration.ofMinutes(30);

  private final Database database;
  private final WaitingBehaviours waiting;
  private final Outbox outbox;

  ReleaseBehaviours(Database database, WaitingBehaviours waiting, Outbox outbox) {
    this.database = database;
    this.waiting = waiting;
    this.outbox = outbox;
  }

  @Override
  public void handle(Connection connection, Collection<Identifier> identifiers)
      throws SQLException {
    release(waiting.take(connection, identifiers));
  }

  /// A behaviour may begin to wait while the registration it waits for is committed: neither sees
  /// the other.
  @Scheduled(
      every = "${clientele.behaviour.overtaken-every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void overtaken() {
    database.callApart(connection -> {
      var overtaken = waiting.takeOvertaken(connection, LONGEST_OVERTAKING);
      release(overtaken);
      return overtaken.size();
    });
  }

  private void release(List<Recorded> behaviours) {
    if (!behaviours.isEmpty()) {
      outbox.append(behaviours);
    }
  }
}
