package io.clientele.customer.behaviour;

import io.clientele.customer.identity.Namespaces;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.time.BusinessDay;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/// Tells sound behaviours from faulty ones, by what is declared.
@ApplicationScoped
class SiftBehaviours {
  private static final Logger LOG = Logger.getLogger(SiftBehaviours.class);

  private final BehaviourTypes types;
  private final Namespaces namespaces;
  private final BusinessDay calendar;
  private final BehaviourConfig config;
  private final Counter outlived;

  SiftBehaviours(
      BehaviourTypes types,
      Namespaces namespaces,
      BusinessDay calendar,
      BehaviourConfig config,
      MeterRegistry metrics) {
    this.types = types;
    this.namespaces = namespaces;
    this.calendar = calendar;
    this.config = config;
    this.outlived =
        Counter.builder("clientele.behaviour.outlived")
            .description("Behaviours dropped because their type no longer keeps their day")
            .register(metrics);
  }

  /// @param version of the definitions, which the transaction holds
  Batch handle(Connection connection, long version, List<Received<BehaviourEvent>> batch)
      throws SQLException {
    var check =
        CheckBehaviour.of(
            types.get(connection, version),
            namespaces.get(connection, version),
            calendar,
            config.currency());
    var sifted = new Batch(check.naming());
    for (var received : batch) {
      if (received.data() instanceof Recorded recorded) {
        sift(check, received, recorded, sifted);
      }
    }
    return sifted;
  }

  /// Whoever sent it was told that it is taken, or waits no longer for a customer, so what its type
  /// no longer keeps is nobody's mistake: it is passed over, not parked.
  private void sift(
      CheckBehaviour check, Received<BehaviourEvent> received, Recorded recorded, Batch sifted) {
    var faults = check.faults(recorded);
    if (faults.isEmpty()) {
      sifted.add(received, recorded);
    } else if (check.isOutlived(recorded)) {
      outlived.increment();
      LOG.debugf("A behaviour of the type %s is older than those kept", recorded.type());
    } else {
      var first = faults.getFirst();
      sifted.refuse(received, first.field() + " " + first.message() + ".");
    }
  }
}
