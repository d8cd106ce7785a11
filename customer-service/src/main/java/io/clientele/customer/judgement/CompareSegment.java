package io.clientele.customer.judgement;

import io.clientele.customer.Sql;
import io.clientele.customer.condition.BroadQuestion;
import io.clientele.customer.condition.CustomerSql;
import io.clientele.customer.recheck.Rechecks;
import io.clientele.customer.segment.SegmentRules;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;

/// Compares the whole base with the rule of a segment, and notes who has to join or leave.
@ApplicationScoped
class CompareSegment {
  // What was noted of a list just before it was deleted.
  private static final String FORGET = "delete from segment_difference where segment_id = ?";

  // Into a table of its own first: of a question that is inserted right away, PostgreSQL lets one
  // process do all the work.
  private static final String COMPARE =
      """
      create temporary table difference on commit drop as
      select coalesce(t.id, m.customer_id) as customer_id, m.customer_id is null as joins
      from (select c.id from customer c where %s) t
      full join (select customer_id from segment_member where segment_id = ?) m
        on m.customer_id = t.id
      where t.id is null or m.customer_id is null
      """;

  private static final String NOTE_DIFFERENCE =
      """
      insert into segment_difference (segment_id, customer_id, joins)
      select ?, customer_id, joins from difference
      """;

  private final UnfinishedSegments segments;
  private final SegmentRules rules;
  private final NoteDueDays noteDueDays;
  private final Rechecks rechecks;
  private final BusinessDay calendar;

  CompareSegment(
      UnfinishedSegments segments,
      SegmentRules rules,
      NoteDueDays noteDueDays,
      Rechecks rechecks,
      BusinessDay calendar) {
    this.segments = segments;
    this.rules = rules;
    this.noteDueDays = noteDueDays;
    this.rechecks = rechecks;
    this.calendar = calendar;
  }

  /// The rule was changed while the base was compared with it.
  static final class RuleChanged extends RuntimeException {
    RuleChanged() {
      super("the rule was changed meanwhile", null, false, false);
    }
  }

  /// Takes as long as it takes, and keeps nobody from judging or from changing definitions
  /// meanwhile. A segment that was deleted is left by all.
  ///
  /// @throws RuleChanged when the comparison is worth nothing, and is to be undone
  void handle(Connection connection, UnfinishedSegment segment) throws SQLException {
    var today = calendar.today();
    var rule =
        rules.get(connection).stream().filter(one -> one.id().equals(segment.id())).findFirst();
    if (rule.isEmpty() && !segment.retiring()) {
      throw new RuleChanged();
    }
    rule.ifPresent(known -> noteDueDays.handle(known.reads(), today));
    BroadQuestion.prepare(connection);
    Sql.on(connection, FORGET).with(segment.id()).run();
    if (rule.isEmpty()) {
      Sql.on(connection, COMPARE.formatted("false")).with(segment.id()).run();
    } else {
      var who = CustomerSql.of(rule.get().condition(), "c", today);
      Sql.on(connection, COMPARE.formatted(who.predicate()))
          .bind(who::bind)
          .with(segment.id())
          .run();
    }
    Sql.on(connection, NOTE_DIFFERENCE).with(segment.id()).run();
    if (rule.isPresent() && rule.get().reads().ages()) {
      recheckTomorrow(connection, rule.get().reads(), today);
    }
    if (!segments.compared(connection, segment)) {
      throw new RuleChanged();
    }
  }

  /// Time alone may bring customers in or out whom the comparison leaves where they are. Whoever
  /// has none of the behaviours that the rule counts is not among them.
  ///
  /// @param today the day of the comparison
  private void recheckTomorrow(Connection connection, Reads reads, LocalDate today)
      throws SQLException {
    var tomorrow = today.plusDays(1);
    if (reads.profile(Field.Profile.DAYS_SINCE_REGISTERED)) {
      rechecks.ofEverybody(connection, Rechecks.Reason.TIME, tomorrow);
    } else {
      rechecks.ofBehaviours(connection, Rechecks.Reason.TIME, reads.behaviourTypes(), tomorrow);
    }
  }
}
