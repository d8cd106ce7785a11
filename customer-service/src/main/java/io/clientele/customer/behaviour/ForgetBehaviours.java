package io.clientele.customer.behaviour;

import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.judgement.Judge;
import io.clientele.customer.recheck.Rechecks;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import org.jboss.logging.Logger;

/// Forgets single behaviours that are older than their type keeps them, batch by batch. The totals
/// of their days stay, and with them what conditions without a filter read. Where a rule with a
/// filter reads further back, those who may not meet it any more are judged again.
@ApplicationScoped
class ForgetBehaviours {
  private static final Logger LOG = Logger.getLogger(ForgetBehaviours.class);

  private final Database database;
  private final Definitions definitions;
  private final Merges merges;
  private final BehaviourTypes types;
  private final Behaviours behaviours;
  private final WaitingBehaviours waiting;
  private final Judge judge;
  private final Rechecks rechecks;
  private final BehaviourConfig config;
  private final BusinessDay calendar;

  ForgetBehaviours(
      Database database,
      Definitions definitions,
      Merges merges,
      BehaviourTypes types,
      Behaviours behaviours,
      WaitingBehaviours waiting,
      Judge judge,
      Rechecks rechecks,
      BehaviourConfig config,
      BusinessDay calendar) {
    this.database = database;
    this.definitions = definitions;
    this.merges = merges;
    this.types = types;
    this.behaviours = behaviours;
    this.waiting = waiting;
    this.judge = judge;
    this.rechecks = rechecks;
    this.config = config;
    this.calendar = calendar;
  }

  @Scheduled(
      every = "${clientele.behaviour.forget-every:1h}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    var today = calendar.today();
    database
        .callApart(types::get)
        .values()
        .forEach(
            type -> type.keptSince(today).ifPresent(since -> forget(type.type(), since, today)));
    database.callApart(connection -> waiting.forget(connection, config.waitsAtMost()));
  }

  private void forget(String type, LocalDate before, LocalDate today) {
    var forgotten = 0;
    int batch;
    do {
      batch =
          database.callApart(connection -> {
            // Nobody is merged or separated while it is being told by whom the totals came.
            var version = definitions.hold(connection);
            merges.lock(connection);
            var some = behaviours.forget(connection, type, before, config.forgetAtOnce());
            if (some > 0 && judge.readsSingle(connection, version, type, before, today)) {
              rechecks.ofBehaviours(connection, Rechecks.Reason.TIME, List.of(type), today);
            }
            return some;
          });
      forgotten += batch;
    } while (batch == config.forgetAtOnce());
    if (forgotten > 0) {
      LOG.infof("Forgot %d behaviours of the type %s from before %s", forgotten, type, before);
    }
  }
}
