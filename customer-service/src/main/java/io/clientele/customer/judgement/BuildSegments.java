package io.clientele.customer.judgement;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.segment.SegmentLock;
import io.clientele.customer.segment.SegmentRules;
import io.clientele.customer.segment.SegmentToBuild;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.sql.Connection;
import java.sql.SQLException;
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

  private final BackgroundWork background;
  private final Database database;
  private final Definitions definitions;
  private final SegmentRules rules;
  private final UnfinishedSegments segments;
  private final NotedCustomers noted;
  private final CompareSegment compareSegment;
  private final MoveNoted moveNoted;
  private final JudgementConfig config;
  private final Lock working = new ReentrantLock();

  BuildSegments(
      BackgroundWork background,
      Database database,
      Definitions definitions,
      SegmentRules rules,
      UnfinishedSegments segments,
      NotedCustomers noted,
      CompareSegment compareSegment,
      MoveNoted moveNoted,
      JudgementConfig config) {
    this.background = background;
    this.database = database;
    this.definitions = definitions;
    this.rules = rules;
    this.segments = segments;
    this.noted = noted;
    this.compareSegment = compareSegment;
    this.moveNoted = moveNoted;
    this.config = config;
  }

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
    if (background.isStopping() || database.callApart(segments::resumed).isEmpty()) {
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

  private List<UnfinishedSegment> ready(Connection connection) throws SQLException {
    var all = rules.get(connection);
    return segments.all(connection).stream().filter(segment -> isReady(all, segment)).toList();
  }

  /// Does the next piece of work on a segment; returns whether there was any to be done here.
  private boolean advance(UnfinishedSegment segment) {
    try {
      return switch (database.callApart(connection -> step(connection, segment))) {
        case ADVANCED -> true;
        case MOVED -> {
          finish(segment);
          yield true;
        }
        case TAKEN -> false;
      };
    } catch (CompareSegment.RuleChanged _) {
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

  private Step step(Connection connection, UnfinishedSegment segment) throws SQLException {
    var locked =
        segment.compared()
            ? SegmentLock.tryShare(connection, segment.id())
            : SegmentLock.tryTake(connection, segment.id());
    if (!locked) {
      return Step.TAKEN;
    }
    if (!segments.all(connection).contains(segment)) {
      return Step.ADVANCED;
    }
    if (!segment.compared()) {
      compareSegment.handle(connection, segment);
      return Step.ADVANCED;
    }
    if (moveNoted.handle(connection, segment)) {
      return Step.ADVANCED;
    }
    return noted.areAny(connection, segment.id()) ? Step.TAKEN : Step.MOVED;
  }

  /// A rule that cannot be read is compared with nobody.
  private static boolean isReady(List<SegmentRules.Rule> all, UnfinishedSegment segment) {
    if (!segment.retiring() && !segment.compared() && rule(all, segment.id()).isEmpty()) {
      return false;
    }
    return rule(all, segment.id()).stream()
        .flatMap(rule -> rule.reads().segments().stream())
        .flatMap(other -> rule(all, other).stream())
        .noneMatch(SegmentRules.Rule::building);
  }

  private static Optional<SegmentRules.Rule> rule(List<SegmentRules.Rule> rules, UUID id) {
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  private void finish(UnfinishedSegment segment) {
    database.callApart(connection -> {
      if (SegmentLock.tryTake(connection, segment.id())) {
        definitions.change(connection);
        segments.finish(connection, segment);
      }
      return segment;
    });
  }
}
