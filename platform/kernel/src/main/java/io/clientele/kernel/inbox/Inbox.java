package io.clientele.kernel.inbox;

import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.sql.Transactions;
import io.clientele.kernel.sql.TransientFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// Reads a topic and applies it to the database, each record with effect exactly once.
///
/// Everything polled at once is one transaction: first the positions are compared and set, then the
/// handler applies the records. If a position was not where this reader left it, another reader
/// owns the partition by now (this one may have slept through that): all is rolled back and reading
/// goes on from where the database says. Kafka is told the positions too, but only for its lag
/// figures.
///
/// A failure that passes by itself is tried again, for ever. A record that cannot be applied is
/// parked as a dead letter, in the same transaction as the position, and with it later records of
/// its key.
public final class Inbox<E extends PublishedEvent> {
  private static final Logger LOG = System.getLogger(Inbox.class.getName());
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /// How often Kafka is told the positions: each time costs the broker as much as a small batch.
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  private final InboxHandler<E> handler;
  private final Transactions transactions;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Positions positions;
  private final DeadLetters deadLetters;
  private final List<Lane> lanes;
  private final LongAdder applied = new LongAdder();
  private final LongAdder parked = new LongAdder();
  private volatile boolean stopping;

  /// @param consumers makes a consumer of the handler's group with automatic commits off
  public Inbox(
      InboxHandler<E> handler,
      Transactions transactions,
      Supplier<Consumer<byte[], byte[]>> consumers) {
    this.handler = handler;
    this.transactions = transactions;
    this.consumers = consumers;
    this.positions = new Positions(handler.name());
    this.deadLetters = new DeadLetters(handler.name());
    this.lanes = IntStream.range(0, handler.lanes()).mapToObj(Lane::new).toList();
  }

  public void start() {
    lanes.forEach(lane -> lane.thread.start());
  }

  public String name() {
    return handler.name();
  }

  /// How many records were applied since the start.
  public long applied() {
    return applied.sum();
  }

  /// How many records were parked since the start.
  public long parked() {
    return parked.sum();
  }

  /// How many records the topic holds beyond what was applied, as far as is known here.
  public long lag() {
    return lanes.stream().mapToLong(lane -> lane.lag).sum();
  }

  /// Whether every lane has its partitions and works.
  public boolean ready() {
    return lanes.stream().allMatch(lane -> lane.ready);
  }

  /// Stops after the batch at hand and leaves the group.
  public void stop() throws InterruptedException {
    stopping = true;
    for (var lane : lanes) {
      lane.interruptPoll();
    }
    for (var lane : lanes) {
      lane.thread.join(Duration.ofSeconds(10));
    }
  }

  /// One consumer of the group with its thread.
  private final class Lane implements ConsumerRebalanceListener {
    private final Thread thread;
    private final Map<TopicPartition, Long> known = new HashMap<>();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean ready;
    private volatile long lag;
    private Duration wait = Duration.ZERO;
    private boolean untold;
    private long toldAt = System.nanoTime();

    Lane(int number) {
      thread =
          Thread.ofPlatform()
              .name("inbox-" + handler.name() + "-" + number)
              .daemon()
              .unstarted(this::run);
    }

    void interruptPoll() {
      var current = consumer;
      if (current != null) {
        current.wakeup();
      }
    }

    private void run() {
      while (!stopping) {
        try (var current = consumers.get()) {
          consumer = current;
          known.clear();
          current.subscribe(List.of(handler.topic().name()), this);
          while (!stopping) {
            step(current);
          }
        } catch (WakeupException _) {
          // stop() asked for it
        } catch (RuntimeException | Error e) {
          LOG.log(Level.ERROR, handler.name() + " starts over", e);
          backOff();
        } finally {
          ready = false;
          consumer = null;
        }
      }
    }

    private void step(Consumer<byte[], byte[]> current) {
      var polled = current.poll(POLL);
      ready = !current.assignment().isEmpty() || ready;
      if (polled.isEmpty()) {
        tellPositions(current);
        lag = lagOf(current);
        return;
      }
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>(polled.count());
      polled.forEach(records::add);
      try {
        apply(records);
        wait = Duration.ZERO;
        untold = true;
        tellPositions(current);
      } catch (Fenced _) {
        LOG.log(Level.INFO, "{0} was overtaken; it goes on from where the database says", name());
        resume(current, current.assignment());
      } catch (SQLException | RuntimeException e) {
        if (e instanceof WakeupException wakeup) {
          throw wakeup;
        }
        LOG.log(Level.WARNING, "{0} tries again: {1}", name(), e.toString());
        known.forEach(current::seek);
        backOff();
      }
      lag = lagOf(current);
    }

    private void tellPositions(Consumer<byte[], byte[]> current) {
      if (untold && System.nanoTime() - toldAt > TELL_EVERY.toNanos()) {
        current.commitAsync(committed(), (_, _) -> {});
        untold = false;
        toldAt = System.nanoTime();
      }
    }

    private void apply(List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
      try {
        applyTogether(records);
      } catch (Fenced e) {
        throw e;
      } catch (SQLException | RuntimeException e) {
        if (TransientFailure.in(e)) {
          throw e;
        }
        LOG.log(Level.ERROR, name() + " cannot apply a batch; it goes on record by record", e);
        for (var record : records) {
          applyAlone(record);
        }
      }
    }

    private void applyAlone(ConsumerRecord<byte[], byte[]> record) throws SQLException {
      try {
        applyTogether(List.of(record));
      } catch (Fenced e) {
        throw e;
      } catch (SQLException | RuntimeException e) {
        if (TransientFailure.in(e)) {
          throw e;
        }
        LOG.log(Level.ERROR, name() + " parks a record it cannot apply", e);
        attempt(
            List.of(record),
            Map.of(at(record), "The record cannot be applied; the service's log tells why."));
      }
    }

    /// Applies the records in one transaction, without those that turn out to be unprocessable.
    private void applyTogether(List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
      var rejected = new HashMap<Place, String>();
      while (true) {
        try {
          attempt(records, rejected);
          return;
        } catch (Unprocessable e) {
          var before = rejected.size();
          e.reasons()
              .forEach((received, reason) ->
                  rejected.put(new Place(received.partition(), received.offset()), reason));
          if (rejected.size() == before) {
            throw new IllegalStateException("rejected without naming a record of the batch", e);
          }
        }
      }
    }

    private void attempt(List<ConsumerRecord<byte[], byte[]>> records, Map<Place, String> rejected)
        throws SQLException {
      var moves = moves(records);
      var parkedNow =
          transactions.call(connection -> {
            if (!positions.advance(connection, handler.topic().name(), moves)) {
              throw new Fenced();
            }
            var blocked =
                new HashSet<>(
                    deadLetters.blocked(
                        connection,
                        handler.topic().name(),
                        records.stream().map(DeadLetters::keyOf).distinct().toList()));
            var batch = new ArrayList<Received<E>>(records.size());
            for (var record : records) {
              var key = DeadLetters.keyOf(record);
              if (!key.isEmpty() && blocked.contains(key)) {
                deadLetters.park(connection, record, null);
                continue;
              }
              var reason = rejected.get(at(record));
              if (reason == null) {
                try {
                  batch.add(DeadLetters.decode(handler.codec(), record));
                  continue;
                } catch (EventCodec.Malformed e) {
                  reason = String.valueOf(e.getMessage());
                }
              }
              deadLetters.park(connection, record, reason);
              blocked.add(key);
            }
            if (!batch.isEmpty()) {
              handOver(connection, batch);
            }
            return records.size() - batch.size();
          });
      moves.forEach(move ->
          known.put(new TopicPartition(handler.topic().name(), move.partition()), move.after()));
      parked.add(parkedNow);
      applied.add(records.size() - parkedNow);
    }

    /// What is nested without end is a fault of its record, like any other.
    private void handOver(Connection connection, List<Received<E>> batch) throws SQLException {
      try {
        handler.apply(connection, batch);
      } catch (StackOverflowError e) {
        throw new IllegalStateException("the stack is too small for a record", e);
      }
    }

    private List<Positions.Move> moves(List<ConsumerRecord<byte[], byte[]>> records) {
      var after = new LinkedHashMap<Integer, Long>();
      records.forEach(record -> after.put(record.partition(), record.offset() + 1));
      return after.entrySet().stream()
          .map(entry -> {
            var from = known.get(new TopicPartition(handler.topic().name(), entry.getKey()));
            if (from == null) {
              throw new Fenced();
            }
            return new Positions.Move(entry.getKey(), from, entry.getValue());
          })
          .toList();
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
      var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
      known.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
      return offsets;
    }

    private long lagOf(Consumer<byte[], byte[]> current) {
      return current.assignment().stream()
          .mapToLong(partition -> current.currentLag(partition).orElse(0))
          .sum();
    }

    /// Takes up partitions where the database says.
    private void resume(Consumer<byte[], byte[]> current, Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return;
      }
      var beginnings = current.beginningOffsets(partitions);
      Map<TopicPartition, Long> stored;
      try {
        stored =
            transactions.call(connection -> {
              var read = positions.read(connection, partitions, beginnings);
              skipWhatIsGone(connection, read, beginnings);
              return read;
            });
      } catch (SQLException e) {
        throw new KafkaException("cannot read the positions of " + name(), e);
      }
      stored.forEach(current::seek);
      known.putAll(stored);
    }

    /// Kafka's retention may have deleted records that were never read. That is a loss, and is said
    /// aloud; reading goes on with what is left.
    private void skipWhatIsGone(
        Connection connection, Map<TopicPartition, Long> read, Map<TopicPartition, Long> beginnings)
        throws SQLException {
      for (var entry : read.entrySet()) {
        var beginning = beginnings.getOrDefault(entry.getKey(), 0L);
        if (entry.getValue() < beginning && !handler.topic().compacted()) {
          LOG.log(
              Level.ERROR,
              "{0} lost records {1} to {2} of {3}: the topic no longer has them",
              name(),
              entry.getValue(),
              beginning,
              entry.getKey());
        }
        if (entry.getValue() < beginning
            && positions.advance(
                connection,
                entry.getKey().topic(),
                List.of(
                    new Positions.Move(entry.getKey().partition(), entry.getValue(), beginning)))) {
          entry.setValue(beginning);
        }
      }
    }

    private void backOff() {
      wait = wait.isZero() ? Duration.ofMillis(100) : wait.multipliedBy(2);
      if (wait.compareTo(LONGEST_WAIT) > 0) {
        wait = LONGEST_WAIT;
      }
      if (!stopping) {
        LockSupport.parkNanos(this, wait.toNanos());
      }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      var current = consumer;
      if (current != null) {
        resume(current, partitions);
        ready = true;
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      known.keySet().removeAll(partitions);
    }
  }

  private static Place at(ConsumerRecord<byte[], byte[]> record) {
    return new Place(record.partition(), record.offset());
  }

  private record Place(int partition, long offset) {}

  /// Another reader owns a partition of the batch.
  private static final class Fenced extends RuntimeException {}
}
