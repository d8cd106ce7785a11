package io.clientele.customer.behaviour;

import io.clientele.customer.Database;
import io.clientele.customer.identity.Namespaces;
import io.clientele.defaults.messaging.EventProducer;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes behaviours in: all of them are checked, then all are put on the topic, from where the
/// consumer applies them. Nothing is taken when one of them is faulty.
@ApplicationScoped
public class RecordBehaviours {
  private static final int MOST_VIOLATIONS = 20;
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Database database;
  private final BehaviourTypes types;
  private final Namespaces namespaces;
  private final EventProducer producer;
  private final BusinessDay calendar;
  private final BehaviourConfig config;
  private volatile @Nullable Recent recent;

  RecordBehaviours(
      Database database,
      BehaviourTypes types,
      Namespaces namespaces,
      EventProducer producer,
      BusinessDay calendar,
      BehaviourConfig config) {
    this.database = database;
    this.types = types;
    this.namespaces = namespaces;
    this.producer = producer;
    this.calendar = calendar;
    this.config = config;
  }

  /// The check by the definitions of a moment ago.
  private record Recent(CheckBehaviour check, long nanoTime) {}

  /// Returns when Kafka has all of them.
  ///
  /// @param single whether violations name fields of one behaviour or of a list
  void handle(List<Recorded> behaviours, boolean single) {
    var check = recentCheck();
    var violations = violations(check, behaviours, single);
    if (!violations.isEmpty()) {
      // A type may have been declared just now.
      check = check();
      violations = violations(check, behaviours, single);
    }
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
    send(check, behaviours);
  }

  /// Puts behaviours that were checked on the topic; returns when Kafka has all of them.
  public void send(CheckBehaviour check, List<Recorded> behaviours) {
    producer.send(behaviours.stream().map(check::normal).toList());
  }

  /// The check by the definitions as of now.
  public CheckBehaviour check() {
    var check =
        database.call(connection ->
            CheckBehaviour.of(
                types.get(connection), namespaces.get(connection), calendar, config.currency()));
    recent = new Recent(check, System.nanoTime());
    return check;
  }

  private CheckBehaviour recentCheck() {
    var last = recent;
    return last != null && System.nanoTime() - last.nanoTime < FRESH_NANOS ? last.check : check();
  }

  private static List<Violation> violations(
      CheckBehaviour check, List<Recorded> behaviours, boolean single) {
    var violations = new ArrayList<Violation>();
    for (var i = 0; i < behaviours.size() && violations.size() < MOST_VIOLATIONS; i++) {
      var at = single ? "" : "[" + i + "].";
      check.faults(behaviours.get(i)).stream()
          .map(fault -> fault.at(at + fault.field()))
          .forEach(violations::add);
    }
    return violations;
  }
}
