package io.clientele.customer.judgement;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;

/// Judges the customers whose day has come although nothing happened to them.
@ApplicationScoped
class JudgeDueCustomers {
  private static final String DUE =
      "select customer_id from due_day where due_on <= ? order by due_on, customer_id limit ?";

  // The customers are what is claimed, not their rows in due_day: whoever adds behaviours locks the
  // customer first and this row after it.
  private static final String CLAIM =
      "select id from customer where id = any (?) order by id for update skip locked";

  private static final String STILL_DUE =
      "select customer_id from due_day where customer_id = any (?) and due_on <= ?";

  private static final String FORGET_STRANGERS =
      """
      delete from due_day d where d.customer_id = any (?)
        and not exists (select 1 from customer c where c.id = d.customer_id)
      """;

  private final BackgroundWork background;
  private final Definitions definitions;
  private final Judge judge;
  private final BusinessDay calendar;
  private final JudgementConfig config;

  JudgeDueCustomers(
      BackgroundWork background,
      Definitions definitions,
      Judge judge,
      BusinessDay calendar,
      JudgementConfig config) {
    this.background = background;
    this.definitions = definitions;
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

  /// Judges some of the customers that are due; returns whether there were any.
  private boolean batch(Connection connection) throws SQLException {
    var today = calendar.today();
    var due =
        Sql.on(connection, DUE)
            .with(today)
            .with(config.batch())
            .list(row -> Sql.customer(row, "customer_id"));
    if (due.isEmpty()) {
      return false;
    }
    var version = definitions.hold(connection);
    var claimed = Sql.on(connection, CLAIM).customers(due).list(row -> Sql.customer(row, "id"));
    if (claimed.isEmpty()) {
      return Sql.on(connection, FORGET_STRANGERS).customers(due).run() > 0;
    }
    var changes = new HashMap<CustomerId, Change>();
    Sql.on(connection, STILL_DUE)
        .customers(claimed)
        .with(today)
        .each(row -> changes.put(Sql.customer(row, "customer_id"), Change.of(Cause.TIME)));
    judge.handle(connection, version, changes, Cause.TIME);
    return !changes.isEmpty();
  }
}
