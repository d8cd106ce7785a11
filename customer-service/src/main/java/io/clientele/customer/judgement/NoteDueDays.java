package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.condition.Reads;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// Notes the days on which a new rule is to be asked again of customers of whom it asks what was
/// not of interest when they were judged: when an assessment of risk tolerance ends, and when what
/// is dated in the future has happened.
///
/// Whoever is judged by the rule meanwhile has its day noted by that, so this may be done at any
/// time after the rule is in force, in transactions of its own: a customer is locked before its day
/// is noted, and they keep nobody waiting for long.
@ApplicationScoped
class NoteDueDays {
  // Many are due earlier already: those rows must not even be locked.
  private static final String ASSESSED =
      """
      select c.id, c.risk_valid_until_on + 1 as day from customer c
      where c.id > ? and c.risk_valid_until_on >= ?
        and not exists (
          select 1 from due_day d
          where d.customer_id = c.id and d.due_on <= c.risk_valid_until_on + 1)
      order by c.id limit ? for update of c
      """;

  private static final String AHEAD =
      """
      select c.id, b.day from customer c join (
        select customer_id, min(day) as day from behaviour_day
        where octet_length(type) > 0 and type = any (?) and day > ?
        group by customer_id
      ) b on b.customer_id = c.id
      where c.id > ?
        and not exists (
          select 1 from due_day d where d.customer_id = c.id and d.due_on <= b.day)
      order by c.id limit ? for update of c
      """;

  private final Database database;
  private final Verdicts verdicts;
  private final JudgementConfig config;

  NoteDueDays(Database database, Verdicts verdicts, JudgementConfig config) {
    this.database = database;
    this.verdicts = verdicts;
    this.config = config;
  }

  void handle(Reads reads, LocalDate today) {
    if (reads.profile(Field.Profile.RISK_TOLERANCE)) {
      note((connection, after) ->
          Sql.on(connection, ASSESSED).with(after).with(today).with(config.movedAtOnce()));
    }
    if (!reads.behaviourTypes().isEmpty()) {
      note((connection, after) ->
          Sql.on(connection, AHEAD)
              .texts(reads.behaviourTypes())
              .with(today)
              .with(after)
              .with(config.movedAtOnce()));
    }
  }

  @FunctionalInterface
  private interface Some {
    Sql after(Connection connection, CustomerId last);
  }

  private record Due(CustomerId customer, LocalDate day) {}

  private void note(Some some) {
    var last = new CustomerId(new UUID(0, 0));
    List<Due> batch;
    do {
      var after = last;
      batch = database.callApart(connection -> noteSome(connection, some.after(connection, after)));
      last = batch.isEmpty() ? last : batch.getLast().customer;
    } while (!batch.isEmpty());
  }

  private List<Due> noteSome(Connection connection, Sql some) throws SQLException {
    var due =
        some.list(row -> new Due(Sql.customer(row, "id"), row.getObject("day", LocalDate.class)));
    if (!due.isEmpty()) {
      verdicts.dueBy(
          connection,
          due.stream().map(Due::customer).toList(),
          due.stream().map(Due::day).toList());
    }
    return due;
  }
}
