package io.clientele.customer.judgement;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.BroadQuestion;
import io.clientele.customer.condition.CustomerSql;
import io.clientele.customer.recheck.Rechecks;
import io.clientele.customer.segment.SegmentLock;
import io.clientele.customer.segment.SegmentRules;
import io.clientele.customer.segment.SegmentToBuild;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Brings the members of new, changed and deleted segments in line with their rule, and those of
/// static segments in line with what was asked for.
///
/// First the whole base is compared with the rule in one statement, which notes who has to join or
/// leave. Then those are moved in batches, each in a transaction of its own; several builders, here
/// and in other instances, work at one segment then, each with customers of its own. Meanwhile
/// every customer that is judged for another reason is judged by the new rule already, and noted:
/// such a judgement is newer than the comparison, so the comparison is not applied to it. Both
/// happen under the lock of the customer's row. So nobody is lost or left over, and a build that
/// was interrupted is taken up where it stood. A static segment has no rule to be compared with:
/// who has to join or leave it was noted when it was asked for.
@ApplicationScoped
class BuildSegments {
  private static final Logger LOG = Logger.getLogger(BuildSegments.class);

  // A segment waits for those it refers to.
  private static final String NEXT =
      """
      select id, version, state, compared from segment where state <> 'LIVE' order by compared desc, id
      """;

  // Whoever notes customers has the list built. Should that have been lost, they join or leave all
  // the same.
  private static final String RESUME =
      """
      update segment s set state = 'BUILDING'
      where s.kind = 'STATIC' and s.state = 'LIVE'
        and exists (select 1 from segment_difference d where d.segment_id = s.id)
      """;

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

  // The customers are what is claimed, not what was noted of them: whoever erases a customer locks
  // the customer first and those rows after it.
  private static final String CLAIM =
      """
      select c.id from segment_difference d join customer c on c.id = d.customer_id
      where d.segment_id = ? order by d.customer_id limit ? for update of c skip locked
      """;

  // Others may have moved some of them just before they were claimed.
  private static final String STILL_NOTED =
      """
      select customer_id, joins from segment_difference d
      where segment_id = ? and customer_id = any (?)
        and not exists (
          select 1 from segment_judged j
          where j.segment_id = d.segment_id and j.customer_id = d.customer_id)
      """;

  private static final String SETTLE =
      "delete from segment_difference where segment_id = ? and customer_id = any (?)";

  private static final String FORGET_STRANGERS =
      """
      delete from segment_difference d where d.segment_id = ?
        and not exists (select 1 from customer c where c.id = d.customer_id)
      """;

  private static final String ANY_NOTED =
      "select 1 from segment_difference where segment_id = ? limit 1";

  private final BackgroundWork background;
  private final Database database;
  private final Definitions definitions;
  private final SegmentRules rules;
  private final Rechecks rechecks;
  private final Judge judge;
  private final MoveMembers moveMembers;
  private final NoteDueDays noteDueDays;
  private final BusinessDay calendar;
  private final JudgementConfig config;
  private final Lock working = new ReentrantLock();

  BuildSegments(
      BackgroundWork background,
      Database database,
      Definitions definitions,
      SegmentRules rules,
      Rechecks rechecks,
      Judge judge,
      MoveMembers moveMembers,
      NoteDueDays noteDueDays,
      BusinessDay calendar,
      JudgementConfig config) {
    this.background = background;
    this.database = database;
    this.definitions = definitions;
    this.rules = rules;
    this.rechecks = rechecks;
    this.judge = judge;
    this.moveMembers = moveMembers;
    this.noteDueDays = noteDueDays;
    this.calendar = calendar;
    this.config = config;
  }

  private record Building(UUID id, long version, boolean retiring, boolean compared) {}

  /// Somebody is waiting for it.
  void atOnce(@Observes(during = TransactionPhase.AFTER_SUCCESS) SegmentToBuild segment) {
    Thread.ofVirtual()
        .name("build-segments")
        .start(() -> {
          working.lock();
          try {
            buildAll();
          } catch (RuntimeException e) {
            LOG.warnf("Segment %s is built with the next round: %s", segment.id(), e);
          } finally {
            working.unlock();
          }
        });
  }

  @Scheduled(
      every = "${clientele.judgement.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    if (working.tryLock()) {
      try {
        buildAll();
      } finally {
        working.unlock();
      }
    }
  }

  private void buildAll() {
    if (background.isStopping() || database.callApart(BuildSegments::resumed).isEmpty()) {
      return;
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var builders =
          Stream.generate(() -> CompletableFuture.runAsync(this::build, threads))
              .limit(config.builders())
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(builders).join();
    }
  }

  private void build() {
    var advanced = true;
    while (advanced && !background.isStopping()) {
      advanced = database.callApart(this::ready).stream().anyMatch(this::advance);
    }
  }

  private static List<Building> resumed(Connection connection) throws SQLException {
    Sql.on(connection, RESUME).run();
    return unfinished(connection);
  }

  private static List<Building> unfinished(Connection connection) throws SQLException {
    return Sql.on(connection, NEXT).list(BuildSegments::building);
  }

  private List<Building> ready(Connection connection) throws SQLException {
    var all = rules.get(connection);
    return unfinished(connection).stream().filter(segment -> isReady(all, segment)).toList();
  }

  /// Does the next piece of work on a segment; returns whether there was any to be done here.
  private boolean advance(Building segment) {
    try {
      return switch (database.callApart(connection -> step(connection, segment))) {
        case ADVANCED -> true;
        case MOVED -> {
          finish(segment);
          yield true;
        }
        case TAKEN -> false;
      };
    } catch (RuleChanged _) {
      return true;
    }
  }

  /// What came of one piece of work.
  private enum Step {
    ADVANCED,
    /// All customers that were noted have joined or left.
    MOVED,
    /// Others are at it.
    TAKEN
  }

  private Step step(Connection connection, Building segment) throws SQLException {
    var locked =
        segment.compared
            ? SegmentLock.tryShare(connection, segment.id)
            : SegmentLock.tryTake(connection, segment.id);
    if (!locked) {
      return Step.TAKEN;
    }
    if (!unfinished(connection).contains(segment)) {
      return Step.ADVANCED;
    }
    if (!segment.compared) {
      compare(connection, segment);
      return Step.ADVANCED;
    }
    if (moveBatch(connection, segment)) {
      return Step.ADVANCED;
    }
    return isAnyNoted(connection, segment) ? Step.TAKEN : Step.MOVED;
  }

  private static boolean isAnyNoted(Connection connection, Building segment) throws SQLException {
    return Sql.on(connection, ANY_NOTED).with(segment.id).first(_ -> true).isPresent();
  }

  private static Building building(ResultSet row) throws SQLException {
    return new Building(
        row.getObject("id", UUID.class),
        row.getLong("version"),
        row.getString("state").equals("RETIRING"),
        row.getBoolean("compared"));
  }

  /// A rule that cannot be read is compared with nobody.
  private static boolean isReady(List<SegmentRules.Rule> all, Building segment) {
    if (!segment.retiring && !segment.compared && rule(all, segment.id).isEmpty()) {
      return false;
    }
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
    var rule = rule(rules.get(connection), segment.id);
    if (rule.isEmpty() && !segment.retiring) {
      throw new RuleChanged();
    }
    rule.ifPresent(known -> noteDueDays.handle(known.reads(), today));
    BroadQuestion.prepare(connection);
    Sql.on(connection, FORGET).with(segment.id).run();
    if (rule.isEmpty()) {
      Sql.on(connection, COMPARE.formatted("false")).with(segment.id).run();
    } else {
      var who = CustomerSql.of(rule.get().condition(), "c", today);
      Sql.on(connection, COMPARE.formatted(who.predicate())).bind(who::bind).with(segment.id).run();
    }
    Sql.on(connection, NOTE_DIFFERENCE).with(segment.id).run();
    if (rule.isPresent() && rule.get().reads().ages()) {
      recheckTomorrow(connection, rule.get().reads(), today);
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

  /// Lets some of the noted customers join or leave; returns whether there were any that nobody
  /// else is moving or judging.
  private boolean moveBatch(Connection connection, Building segment) throws SQLException {
    var version = definitions.hold(connection);
    var judged = judge.reads(connection, version, segment.id);
    var claimed =
        Sql.on(connection, CLAIM)
            .with(segment.id)
            .with(judged ? config.batch() : config.movedAtOnce())
            .list(row -> Sql.customer(row, "id"));
    if (claimed.isEmpty()) {
      return Sql.on(connection, FORGET_STRANGERS).with(segment.id).run() > 0;
    }
    var noted = new LinkedHashMap<CustomerId, Boolean>();
    Sql.on(connection, STILL_NOTED)
        .with(segment.id)
        .customers(claimed)
        .each(row -> noted.put(Sql.customer(row, "customer_id"), row.getBoolean("joins")));
    if (judged) {
      var changes = new HashMap<CustomerId, Change>();
      noted.forEach((id, joins) -> changes.put(id, Change.ofMembership(segment.id, joins)));
      judge.handle(connection, version, changes, Cause.SEGMENT);
    } else {
      moveMembers.handle(connection, segment.id, noted);
    }
    Sql.on(connection, SETTLE).with(segment.id).customers(claimed).run();
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
