package io.clientele.customer.duplicate;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.duplicate.Blocks.Block;
import io.clientele.customer.duplicate.DuplicateSearches.Claimed;
import io.clientele.customer.duplicate.DuplicateSearches.Progress;
import io.clientele.customer.duplicate.Meetings.Keyed;
import io.clientele.customer.matching.Candidate;
import io.clientele.customer.matching.Comparison;
import io.clientele.customer.matching.MatchModel;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.sql.TransientFailure;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs searches in the background: gives every customer its keys, estimates the model on a part of
/// the pairs that share one, and compares them all. Nothing but common words, crowded keys and one
/// batch is held in memory.
///
/// A search that was broken off, by a crash or a restart, is gone on with where it was: what it had
/// learned is noted down from time to time while customers are read, and how far they are compared
/// in the transaction that proposes what was found. Only the keys do not outlive a crash of the
/// database; a search that lost them begins anew.
@ApplicationScoped
class RunSearches {
  private static final Logger LOG = Logger.getLogger(RunSearches.class);

  private final Database database;
  private final DuplicateSearches searches;
  private final Candidates candidates;
  private final Blocks blocks;
  private final Duplicates duplicates;
  private final BackgroundWork background;
  private final BusinessDay calendar;
  private final DuplicateConfig config;
  private final UUID worker = Ids.next();

  RunSearches(
      Database database,
      DuplicateSearches searches,
      Candidates candidates,
      Blocks blocks,
      Duplicates duplicates,
      BackgroundWork background,
      BusinessDay calendar,
      DuplicateConfig config) {
    this.database = database;
    this.searches = searches;
    this.candidates = candidates;
    this.blocks = blocks;
    this.duplicates = duplicates;
    this.background = background;
    this.calendar = calendar;
    this.config = config;
  }

  @Scheduled(
      every = "${clientele.duplicate.every:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void next() {
    database
        .callApart(connection -> searches.claim(connection, worker, config.lease()))
        .ifPresent(this::run);
  }

  private void run(Claimed claimed) {
    var search = claimed.search();
    try {
      new Run(claimed).all();
      finish(search, DuplicateSearch.State.COMPLETED);
    } catch (BrokenOff _) {
      if (release(search)) {
        LOG.infof("The search %s for duplicates is to be gone on with", search.id());
      }
    } catch (RuntimeException e) {
      if (TransientFailure.in(e)) {
        LOG.warnf("The search %s for duplicates is to be gone on with: %s", search.id(), e);
        release(search);
      } else {
        LOG.errorf(e, "The search %s for duplicates failed", search.id());
        finish(search, DuplicateSearch.State.FAILED);
      }
    }
  }

  private void finish(DuplicateSearch search, DuplicateSearch.State state) {
    database.callApart(connection -> {
      var own = searches.finish(connection, search.id(), worker, state);
      if (own) {
        blocks.clear(connection);
      }
      if (own && state == DuplicateSearch.State.COMPLETED) {
        duplicates.forgetOthers(connection, search.id());
      }
      return own;
    });
  }

  /// @return whether the search is to be gone on with, and nobody else has it
  private boolean release(DuplicateSearch search) {
    return database.callApart(connection -> searches.release(connection, search.id(), worker));
  }

  /// The service stops, the search was cancelled or is another worker's by now, or the database
  /// lost the keys.
  private static final class BrokenOff extends RuntimeException {
    BrokenOff() {
      super("broken off", null, false, false);
    }
  }

  /// One search under way.
  private final class Run {
    private final DuplicateSearch search;
    private final Candidates.Reader reader;
    private final Learned learned;
    private final Proposals proposals;
    private long batches;
    private Set<Long> crowded = Set.of();
    private @Nullable Long place;
    private long pairs;
    private long compared;

    Run(Claimed claimed) {
      search = claimed.search();
      reader = database.callApart(candidates::reader);
      var rejections = database.callApart(duplicates::rejections);
      var notes = usable(claimed);
      learned = new Learned(notes, those(notes.drawn()));
      var isEstimated = learned.model() != null;
      if (isEstimated) {
        place = claimed.place();
        pairs = search.pairs();
        compared = search.compared();
      }
      proposals =
          new Proposals(duplicates, search, rejections, isEstimated ? search.proposed() : 0);
    }

    /// What was noted down, if that is still of use: the keys are there, and customers are compared
    /// by the same as then.
    private SearchNotes usable(Claimed claimed) {
      var notes = claimed.notes();
      return database.callApart(connection -> {
        if (!searches.hold(connection, search.id(), worker)) {
          throw new BrokenOff();
        }
        if (notes == null
            || !notes.fields().equals(reader.fields())
            || (notes.keys() > 0 && blocks.areLost(connection))) {
          blocks.clear(connection);
          return SearchNotes.blank(reader.fields());
        }
        if (!notes.readAll()) {
          blocks.clearAfter(connection, notes.last());
        }
        return notes;
      });
    }

    private List<Candidate> those(List<UUID> ids) {
      var customers = ids.stream().map(CustomerId::new).toList();
      return database.callApart(connection -> reader.these(connection, customers));
    }

    void all() {
      while (!learned.hasReadAll()) {
        readSome();
      }
      database.callApart(connection -> {
        goOn(connection);
        blocks.count(connection);
        crowded = blocks.crowded(connection, config.largestBlock());
        pairs = blocks.pairs(connection, config.largestBlock());
        return pairs;
      });
      var known = learned.model();
      var model = known == null ? estimated() : known;
      compareBlocks(
          place == null ? Long.MIN_VALUE : place,
          Long.MAX_VALUE,
          (one, other, comparison) -> proposals.judge(one.with(other), model.score(comparison)));
    }

    private void readSome() {
      database.callApart(connection -> {
        goOn(connection);
        var batch = reader.after(connection, learned.last(), config.batch());
        blocks.add(connection, learned.read(batch));
        batches++;
        if (learned.hasReadAll() || batches % config.batchesBetweenNotes() == 0) {
          note(connection);
        }
        return batches;
      });
    }

    /// Estimates the model on the blocks with the lowest keys, which is as good as drawing them at
    /// random since keys are digests. Who shares many keys is more likely to meet in one of these
    /// than who shares one.
    private MatchModel estimated() {
      var estimate = learned.estimate();
      var part = Math.min(1, config.sample() / (double) Math.max(pairs, 1));
      compareBlocks(
          Long.MIN_VALUE,
          (long) (part * 0x1p64 - 0x1p63),
          (one, other, comparison) -> {
            var shared = (double) Math.max(1, one.shared(other).count());
            estimate.addBlocked(comparison, 1 - Math.pow(1 - part, shared));
          });
      var estimated = learned.conclude(estimate, config.sample());
      compared = 0;
      database.callApart(connection -> {
        goOn(connection);
        note(connection);
        return estimated;
      });
      return estimated;
    }

    /// Compares customers that share a key, batch by batch.
    ///
    /// @param from behind which key to begin
    /// @param upTo the last key
    private void compareBlocks(long from, long upTo, PairWork work) {
      var key = from;
      var batch = blocksAfter(key, upTo);
      while (!batch.isEmpty()) {
        var meetings = meetings(batch);
        for (var block : batch) {
          meetings.in(
              block,
              (one, other) -> {
                compared++;
                work.take(
                    one, other, Comparison.of(reader.fields(), one.candidate(), other.candidate()));
              });
        }
        key = batch.getLast().key();
        batch = blocksAfter(key, upTo);
      }
    }

    /// The next blocks; what was found in those before is written on the way.
    private List<Block> blocksAfter(long key, long upTo) {
      return database.callApart(connection -> {
        proposals.propose(connection, calendar.now());
        if (learned.model() != null) {
          place = key;
        }
        goOn(connection);
        return blocks.between(connection, key, upTo, config.largestBlock(), config.batch());
      });
    }

    private Meetings meetings(List<Block> batch) {
      var ids = batch.stream().flatMap(block -> block.customers().stream()).distinct().toList();
      return new Meetings(
          database.callApart(connection -> reader.these(connection, ids)),
          learned::keysOf,
          crowded);
    }

    private void goOn(Connection connection) throws SQLException {
      var progress =
          new Progress(learned.customers(), pairs, compared, proposals.proposed(), place);
      if (background.isStopping()
          || !searches.progress(connection, search.id(), worker, progress, config.lease())
          || (learned.hasKeys() && blocks.areLost(connection))) {
        throw new BrokenOff();
      }
    }

    private void note(Connection connection) throws SQLException {
      searches.note(connection, search.id(), learned.notes());
    }
  }

  /// What is done with a pair that shares a key.
  @FunctionalInterface
  private interface PairWork {
    void take(Keyed one, Keyed other, Comparison comparison);
  }
}
