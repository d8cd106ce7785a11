package io.clientele.customer.duplicate;

import static java.util.stream.Collectors.toMap;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.duplicate.Blocks.Block;
import io.clientele.customer.duplicate.DuplicateSearches.Claimed;
import io.clientele.customer.duplicate.DuplicateSearches.Progress;
import io.clientele.customer.duplicate.Duplicates.Found;
import io.clientele.customer.duplicate.Duplicates.Rejections;
import io.clientele.customer.matching.Candidate;
import io.clientele.customer.matching.Comparison;
import io.clientele.customer.matching.EstimateModel;
import io.clientele.customer.matching.Frequencies;
import io.clientele.customer.matching.MatchModel;
import io.clientele.customer.matching.Sample;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.sql.TransientFailure;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
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
    private final String secret;
    private final HiddenKeys hidden;
    private final Frequencies frequencies;
    private final EstimateModel estimate;
    private final Rejections rejections;
    private final Sample sample;
    private final List<Found> found = new ArrayList<>();
    private UUID last;
    private boolean readAll;
    private long batches;
    private long keys;
    private Set<Long> crowded = Set.of();
    private @Nullable MatchModel model;
    private @Nullable Long place;
    private long customers;
    private long comparable;
    private long pairs;
    private long compared;
    private long proposed;

    Run(Claimed claimed) {
      search = claimed.search();
      reader = database.callApart(candidates::reader);
      rejections = database.callApart(duplicates::rejections);
      var notes = usable(claimed);
      secret = notes.secret();
      hidden = new HiddenKeys(reader.fields(), secret);
      frequencies = new Frequencies(reader.fields(), notes.words());
      estimate = new EstimateModel(reader.fields(), frequencies);
      sample = new Sample(reader.fields());
      those(notes.drawn()).forEach(sample::add);
      last = notes.last();
      readAll = notes.readAll();
      keys = notes.keys();
      customers = notes.customers();
      comparable = notes.comparable();
      var shares = notes.model();
      if (shares != null) {
        model = MatchModel.of(reader.fields(), shares, frequencies);
        place = claimed.place();
        pairs = search.pairs();
        compared = search.compared();
        proposed = search.proposed();
      }
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
      while (!readAll) {
        readSome();
      }
      database.callApart(connection -> {
        goOn(connection);
        blocks.count(connection);
        crowded = blocks.crowded(connection, config.largestBlock());
        pairs = blocks.pairs(connection, config.largestBlock());
        return pairs;
      });
      var known = model == null ? estimated() : model;
      compareBlocks(
          place == null ? Long.MIN_VALUE : place,
          Long.MAX_VALUE,
          (one, other, comparison) -> judge(known, one.candidate, other.candidate, comparison));
    }

    /// Estimates the model on the blocks with the lowest keys, which is as good as drawing them at
    /// random since keys are digests. Who shares many keys is more likely to meet in one of these
    /// than who shares one.
    private MatchModel estimated() {
      var part = Math.min(1, config.sample() / (double) Math.max(pairs, 1));
      compareBlocks(
          Long.MIN_VALUE,
          (long) (part * 0x1p64 - 0x1p63),
          (one, other, comparison) -> {
            var shared = (double) Math.max(1, one.shared(other).count());
            estimate.addBlocked(comparison, 1 - Math.pow(1 - part, shared));
          });
      var estimated = estimate.model(comparable, sample, config.sample());
      model = estimated;
      compared = 0;
      database.callApart(connection -> {
        goOn(connection);
        note(connection);
        return estimated;
      });
      return estimated;
    }

    private void judge(MatchModel known, Candidate one, Candidate other, Comparison comparison) {
      var score = known.score(comparison);
      var pair = Pair.of(id(one), id(other));
      if (score.probability() >= search.minimum() && !rejections.cover(pair)) {
        found.add(new Found(pair, score));
      }
    }

    private void readSome() {
      database.callApart(connection -> {
        goOn(connection);
        var batch = reader.after(connection, last, config.batch());
        customers += batch.size();
        keys += blocks.add(connection, batch.stream().collect(toMap(RunSearches::id, this::learn)));
        readAll = batch.isEmpty();
        if (!readAll) {
          last = UUID.fromString(batch.getLast().id());
        }
        batches++;
        if (readAll || batches % config.batchesBetweenNotes() == 0) {
          note(connection);
        }
        return readAll;
      });
    }

    /// Learns from a customer what it can, and tells by which keys others are to be found. Who has
    /// none, such as a prospect of whom nothing but a customer number is known, can be compared
    /// with nobody, and says nothing about how well those agree who can.
    private Set<Long> learn(Candidate candidate) {
      var own = hidden.of(candidate);
      if (!own.isEmpty()) {
        comparable++;
        frequencies.add(candidate);
        sample.add(candidate);
      }
      return own;
    }

    /// Compares customers that share a key, batch by batch.
    ///
    /// @param from behind which key to begin
    /// @param upTo the last key
    private void compareBlocks(long from, long upTo, PairWork work) {
      var key = from;
      var batch = blocksAfter(key, upTo);
      while (!batch.isEmpty()) {
        var keyed = keyed(batch);
        batch.forEach(block -> compare(block, keyed, work));
        key = batch.getLast().key();
        batch = blocksAfter(key, upTo);
      }
    }

    /// The next blocks; what was found in those before is written on the way.
    private List<Block> blocksAfter(long key, long upTo) {
      return database.callApart(connection -> {
        if (!found.isEmpty()) {
          proposed += duplicates.propose(connection, search.id(), found, calendar.now());
          found.clear();
        }
        if (model != null) {
          place = key;
        }
        goOn(connection);
        return blocks.between(connection, key, upTo, config.largestBlock(), config.batch());
      });
    }

    private Map<CustomerId, Keyed> keyed(List<Block> batch) {
      var ids = batch.stream().flatMap(block -> block.customers().stream()).distinct().toList();
      var keyed = new HashMap<CustomerId, Keyed>();
      for (var candidate : database.callApart(connection -> reader.these(connection, ids))) {
        var keys = new TreeSet<>(hidden.of(candidate));
        keys.removeAll(crowded);
        keyed.put(id(candidate), new Keyed(candidate, keys));
      }
      return keyed;
    }

    private void compare(Block block, Map<CustomerId, Keyed> keyed, PairWork work) {
      var members =
          block.customers().stream().sorted().map(keyed::get).filter(Objects::nonNull).toList();
      for (var i = 0; i < members.size(); i++) {
        for (var j = i + 1; j < members.size(); j++) {
          var one = members.get(i);
          var other = members.get(j);
          if (one.meetsFirst(other, block.key())) {
            compared++;
            work.take(one, other, Comparison.of(reader.fields(), one.candidate, other.candidate));
          }
        }
      }
    }

    private void goOn(Connection connection) throws SQLException {
      var progress = new Progress(customers, pairs, compared, proposed, place);
      if (background.isStopping()
          || !searches.progress(connection, search.id(), worker, progress, config.lease())
          || (keys > 0 && blocks.areLost(connection))) {
        throw new BrokenOff();
      }
    }

    private void note(Connection connection) throws SQLException {
      searches.note(
          connection,
          search.id(),
          new SearchNotes(
              secret,
              reader.fields(),
              last,
              readAll,
              customers,
              comparable,
              keys,
              frequencies.counts(),
              sample.ids().stream().map(UUID::fromString).toList(),
              model == null ? null : model.shares()));
    }
  }

  /// What is done with a pair that shares a key.
  @FunctionalInterface
  private interface PairWork {
    void take(Keyed one, Keyed other, Comparison comparison);
  }

  private record Keyed(Candidate candidate, NavigableSet<Long> keys) {
    /// Whether the two are to be compared in this block: it is the first of those that they share.
    boolean meetsFirst(Keyed other, long key) {
      return !candidate.isCertainlyNot(other.candidate)
          && shared(other).findFirst().orElse(key) == key;
    }

    /// The keys that both have, lowest first.
    Stream<Long> shared(Keyed other) {
      return keys.stream().filter(other.keys::contains);
    }
  }

  private static CustomerId id(Candidate candidate) {
    return new CustomerId(UUID.fromString(candidate.id()));
  }
}
