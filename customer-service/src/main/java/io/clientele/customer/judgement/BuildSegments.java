package io.clientele.customer.judgement;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.BusinessDay;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.BroadQuestion;
import io.clientele.customer.condition.CustomerSql;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.recheck.Rechecks;
import io.clientele.customer.segment.SegmentLock;
import io.clientele.customer.segment.SegmentRules;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.Field;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Brings the members of new, changed and deleted segments in line with their rule, and those of
/// static segments in line with what was asked for.
///
/// First the whole base is compared with the rule in one statement, which notes who has to join or
/// leave. Then those are moved in batches, each in a transaction of its own. Meanwhile every
/// customer that is judged for another reason is judged by the new rule already, and noted: such a
/// judgement is newer than the comparison, so the comparison is not applied to it. Both happen
/// under the lock of the customer's row. So nobody is lost or left over, and a build that was
/// interrupted is taken up where it stood. A static segment has no rule to be compared with: who
/// has to join or leave it was noted when it was asked for.
@ApplicationScoped
class BuildSegments {
  // A segment waits for those it refers to.
  private static final String NEXT =
      """
      select id, version, state, compared from segment where state <> 'LIVE' order by compared desc, id
      """;

  // What was noted of a list just before it was deleted.
  private static final String FORGET = "delete from segment_difference where segment_id = ?";

  private static final String NOTE_DIFFERENCE =
      """
      insert into segment_difference (segment_id, customer_id, joins)
      select ?, coalesce(t.id, m.customer_id), m.customer_id is null
      from (select c.id from customer c where %s) t
      full join (select customer_id from segment_member where segment_id = ?) m
        on m.customer_id = t.id
      where t.id is null or m.customer_id is null
      """;

  private static final String BATCH =
      """
      select customer_id, joins from segment_difference where segment_id = ?
      order by customer_id limit ?
      """;

  private static final String JUDGED_SINCE =
      "select customer_id from segment_judged where segment_id = ? and customer_id = any (?)";

  private static final String SETTLE =
      "delete from segment_difference where segment_id = ? and customer_id = any (?)";

  private final BackgroundWork background;
  private final Database database;
  private final Definitions definitions;
  private final SegmentRules rules;
  private final KnownCustomers customers;
  private final Rechecks rechecks;
  private final Judge judge;
  private final MoveMembers moveMembers;
  private final BusinessDay calendar;
  private final JudgementConfig config;

  BuildSegments(
      BackgroundWork background,
      Database database,
      Definitions definitions,
      SegmentRules rules,
      KnownCustomers customers,
      Rechecks rechecks,
      Judge judge,
      MoveMembers moveMembers,
      BusinessDay calendar,
      JudgementConfig config) {
    this.background = background;
    this.database = database;
    this.definitions = definitions;
    this.rules = rules;
    this.customers = customers;
    this.rechecks = rechecks;
    this.judge = judge;
    this.moveMembers = moveMembers;
    this.calendar = calendar;
    this.config = config;
  }

  private record Building(UUID id, long version, boolean retiring, boolean compared) {}

  @Scheduled(
      every = "${clientele.judgement.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    var step = next();
    while (!background.isStopping() && !(step instanceof Idle)) {
      if (step instanceof Moved(Building segment)) {
        finish(segment);
      }
      step = next();
    }
  }

  private Step next() {
    try {
      return database.callApart(this::step);
    } catch (RuleChanged _) {
      return new Advanced();
    }
  }

  /// What came of one piece of work.
  private sealed interface Step {}

  /// There is no segment that can be worked on here.
  private record Idle() implements Step {}

  private record Advanced() implements Step {}

  /// All customers that were noted have joined or left.
  private record Moved(Building segment) implements Step {}

  /// Does the next piece of work.
  private Step step(Connection connection) throws SQLException {
    if (!isAnyToBuild(connection)) {
      return new Idle();
    }
    for (var segment : Sql.on(connection, NEXT).list(BuildSegments::building)) {
      if (isReady(connection, segment) && SegmentLock.tryTake(connection, segment.id)) {
        if (!segment.compared) {
          compare(connection, segment);
          return new Advanced();
        }
        return moveBatch(connection, segment) ? new Advanced() : new Moved(segment);
      }
    }
    return new Idle();
  }

  private static boolean isAnyToBuild(Connection connection) throws SQLException {
    return Sql.on(connection, "select 1 from segment where state <> 'LIVE' limit 1")
        .first(_ -> true)
        .isPresent();
  }

  private static Building building(ResultSet row) throws SQLException {
    return new Building(
        row.getObject("id", UUID.class),
        row.getLong("version"),
        row.getString("state").equals("RETIRING"),
        row.getBoolean("compared"));
  }

  private boolean isReady(Connection connection, Building segment) throws SQLException {
    var all = rules.get(connection);
    return rule(all, segment.id).stream()
        .flatMap(rule -> rule.reads().segments().stream())
        .flatMap(other -> rule(all, other).stream())
        .noneMatch(SegmentRules.Rule::building);
  }

  private static Optional<SegmentRules.Rule> rule(List<SegmentRules.Rule> rules, UUID id) {
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  /// Takes as long as it takes, and keeps nobody from judging or from changing definitions
  /// meanwhile. If the rule itself was changed, the comparison is worth nothing and is undone.
  private void compare(Connection connection, Building segment) throws SQLException {
    var today = calendar.today();
    BroadQuestion.prepare(connection);
    Sql.on(connection, FORGET).with(segment.id).run();
    var rule = rule(rules.get(connection), segment.id);
    if (segment.retiring || rule.isEmpty()) {
      Sql.on(connection, NOTE_DIFFERENCE.formatted("false"))
          .with(segment.id)
          .with(segment.id)
          .run();
    } else {
      var who = CustomerSql.of(rule.get().condition(), "c", today);
      Sql.on(connection, NOTE_DIFFERENCE.formatted(who.predicate()))
          .with(segment.id)
          .bind(who::bind)
          .with(segment.id)
          .run();
      if (rule.get().reads().ages()) {
        recheckTomorrow(connection, rule.get().condition());
      }
    }
    var unchanged =
        Sql.on(connection, "update segment set compared = true where id = ? and version = ?")
            .with(segment.id)
            .with(segment.version)
            .run();
    if (unchanged == 0) {
      throw new RuleChanged();
    }
  }

  /// The rule was changed while the base was compared with it.
  private static final class RuleChanged extends RuntimeException {
    RuleChanged() {
      super("the rule was changed meanwhile", null, false, false);
    }
  }

  /// Time alone may bring customers in or out whom the comparison leaves where they are. Whoever
  /// has none of the behaviours that the rule counts is not among them.
  private void recheckTomorrow(Connection connection, Condition condition) throws SQLException {
    var tomorrow = calendar.today().plusDays(1);
    var reads = condition.reads();
    if (reads.profile(Field.Profile.DAYS_SINCE_REGISTERED)) {
      rechecks.ofEverybody(connection, Rechecks.Reason.TIME, tomorrow);
    } else {
      rechecks.ofBehaviours(connection, Rechecks.Reason.TIME, reads.behaviourTypes(), tomorrow);
    }
  }

  /// Lets some of the noted customers join or leave; returns whether any were noted.
  private boolean moveBatch(Connection connection, Building segment) throws SQLException {
    var version = definitions.hold(connection);
    var judged = judge.reads(connection, version, segment.id);
    var noted = new LinkedHashMap<CustomerId, Boolean>();
    Sql.on(connection, BATCH)
        .with(segment.id)
        .with(judged ? config.batch() : config.movedAtOnce())
        .each(row -> noted.put(Sql.customer(row, "customer_id"), row.getBoolean("joins")));
    if (noted.isEmpty()) {
      return false;
    }
    var looked = List.copyOf(noted.keySet());
    var moving = customers.lock(connection, looked);
    Sql.on(connection, JUDGED_SINCE)
        .with(segment.id)
        .customers(looked)
        .each(row -> moving.remove(Sql.customer(row, "customer_id")));
    noted.keySet().retainAll(moving);
    if (judged) {
      var changes = new HashMap<CustomerId, Change>();
      noted.forEach((id, joins) -> changes.put(id, Change.ofMembership(segment.id, joins)));
      judge.handle(connection, version, changes, Cause.SEGMENT);
    } else {
      moveMembers.handle(connection, segment.id, noted);
    }
    Sql.on(connection, SETTLE).with(segment.id).customers(looked).run();
    return true;
  }

  /// Ends the build, unless the segment was changed or customers were noted since it was looked at.
  private void finish(Building segment) {
    database.callApart(connection -> {
      if (!SegmentLock.tryTake(connection, segment.id)) {
        return 0;
      }
      definitions.change(connection);
      var finished =
          segment.retiring
              ? "delete from segment s where s.id = ? and s.state = 'RETIRING'"
              : "update segment s set state = 'LIVE' where s.id = ? and s.state = 'BUILDING'";
      Sql.on(
              connection,
              finished
                  + " and s.compared and not exists"
                  + " (select 1 from segment_difference d where d.segment_id = s.id)")
          .with(segment.id)
          .run();
      return Sql.on(
              connection,
              """
              delete from segment_judged j where j.segment_id = ?
                and exists (select 1 from segment s where s.id = j.segment_id and s.state = 'LIVE')
              """)
          .with(segment.id)
          .run();
    });
  }
}
