package io.clientele.customer.judgement;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.Definitions;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.recheck.Rechecks;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;

/// Judges the customers who are to be judged again, some in each transaction: how far it came is
/// written in the same one, so that a crash neither forgets nor repeats anybody.
@ApplicationScoped
class JudgeRechecked {
  private final BackgroundWork background;
  private final Definitions definitions;
  private final Rechecks rechecks;
  private final KnownCustomers customers;
  private final Judge judge;
  private final BusinessDay calendar;
  private final JudgementConfig config;

  JudgeRechecked(
      BackgroundWork background,
      Definitions definitions,
      Rechecks rechecks,
      KnownCustomers customers,
      Judge judge,
      BusinessDay calendar,
      JudgementConfig config) {
    this.background = background;
    this.definitions = definitions;
    this.rechecks = rechecks;
    this.customers = customers;
    this.judge = judge;
    this.calendar = calendar;
    this.config = config;
  }

  @Scheduled(
      every = "${clientele.judgement.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    background.workOff(this::batch);
  }

  /// Judges some; returns whether there was anything to do.
  private boolean batch(Connection connection) throws SQLException {
    var today = calendar.today();
    if (!rechecks.isAnyDue(connection, today)) {
      return false;
    }
    var version = definitions.hold(connection);
    var claimed = rechecks.claim(connection, today);
    if (claimed.isEmpty()) {
      return false;
    }
    var recheck = claimed.get();
    var next = rechecks.next(connection, recheck, config.batch());
    if (next.isEmpty()) {
      rechecks.finish(connection, recheck);
      return true;
    }
    var cause = cause(recheck.reason());
    var changes =
        customers.lock(connection, next).stream()
            .collect(Collectors.toMap(id -> id, _ -> Change.of(cause)));
    judge.handle(connection, version, changes, cause);
    rechecks.reached(connection, recheck, next.getLast());
    return true;
  }

  private static Cause cause(Rechecks.Reason reason) {
    return switch (reason) {
      case MODEL -> Cause.MODEL;
      case BRANCH -> Cause.BRANCH;
      case TIME -> Cause.TIME;
    };
  }
}
