package io.clientele.kernel.outbox;

import io.clientele.kernel.outbox.OutboxTable.Parcel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/// Ships the outbox to Kafka: reads parcels in their order, sends their events, deletes the parcels
/// whose events the broker acknowledged. At least once, in order per key.
///
/// Of all relays of a service only the one that holds the advisory lock works; the lock goes with
/// the database session, so a relay that dies makes room by itself. A relay that dies between the
/// acknowledgement and the delete leaves parcels that the next one sends again, with the same ids.
///
/// A relay may also lose its session and live on, with events on their way that Kafka's client
/// would send again behind those of the next relay: of a key the older would be the last word. So
/// it looks after its session while it sends and drops what is on its way when the session is gone,
/// and whoever takes over gives it the time to notice.
public final class OutboxRelay {
  private static final Logger LOG = System.getLogger(OutboxRelay.class.getName());

  private static final int LONGEST_LOOK_SECONDS = 1;

  /// What `Producer.close()` takes: as long as it needs.
  private static final Duration UNTIL_ALL_IS_SENT = Duration.ofMillis(Long.MAX_VALUE);

  /// Spells "outbox".
  private static final long LOCK = 0x6f7574626f78L;

  private final DataSource database;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Settings settings;
  private final Thread thread;
  private final LongAdder shipped = new LongAdder();
  private volatile boolean stopping;

  /// @param source CloudEvents `source` of what is shipped, for example `/customer-service`
  /// @param batch how many events are read at once, as far as parcels allow
  /// @param idle how long to wait before looking again when there was nothing to ship
  /// @param gather how long what comes may gather when less than a batch was shipped: a look, a
  ///   request to the broker and a transaction of each reader cost as much for one event as for
  ///   many
  /// @param retry how long to wait after a failure, and between attempts to become the one that
  ///   works; how often that one looks after its session
  public record Settings(String source, int batch, Duration idle, Duration gather, Duration retry) {
    public static Settings of(String source) {
      return new Settings(
          source, 6_000, Duration.ofMillis(150), Duration.ofMillis(20), Duration.ofSeconds(1));
    }

    /// After how long a relay has noticed that its session is gone.
    Duration notice() {
      return retry.plusSeconds(LONGEST_LOOK_SECONDS);
    }
  }

  public OutboxRelay(
      DataSource database, Supplier<Producer<byte[], byte[]>> producers, Settings settings) {
    this.database = database;
    this.producers = producers;
    this.settings = settings;
    this.thread = Thread.ofPlatform().name("outbox-relay").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Ends the wait of an idle relay: there is something to ship.
  public void wake() {
    LockSupport.unpark(thread);
  }

  /// How many events this relay has shipped.
  public long shipped() {
    return shipped.sum();
  }

  /// Stops after the batch at hand.
  public void stop() throws InterruptedException {
    stopping = true;
    wake();
    thread.join(Duration.ofSeconds(10));
  }

  private void run() {
    // Who starts and finds nobody at work follows one that stopped, or died with all it had.
    var follows = false;
    while (!stopping) {
      try (var connection = database.getConnection()) {
        if (lock(connection)) {
          ship(connection, follows);
        }
      } catch (SQLException | KafkaException e) {
        LOG.log(Level.WARNING, "The outbox stopped for now: {0}", e.toString());
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "The outbox starts over", e);
      }
      follows = true;
      pause(settings.retry());
    }
  }

  private boolean lock(Connection connection) throws SQLException {
    return call(connection, "select pg_try_advisory_lock(?)");
  }

  private void ship(Connection connection, boolean follows) throws SQLException {
    var producer = producers.get();
    var patience = UNTIL_ALL_IS_SENT;
    try {
      OutboxTable.readInOrder(connection);
      if (follows) {
        outlast(settings.notice());
      }
      while (!stopping) {
        var parcels = OutboxTable.next(connection, settings.batch(), settings.source());
        if (parcels.isEmpty()) {
          pause(settings.idle());
          continue;
        }
        var sending = new Sending(parcels);
        var acknowledged = watching(connection, () -> sending.through(producer));
        if (!acknowledged.isEmpty()) {
          OutboxTable.delete(connection, acknowledged);
          acknowledged.forEach(parcel -> shipped.add(parcel.records().size()));
        }
        if (sending.failure != null) {
          throw new KafkaException("the broker did not take all of a batch", sending.failure);
        }
        if (parcels.stream().mapToInt(parcel -> parcel.records().size()).sum() < settings.batch()) {
          outlast(settings.gather());
        }
      }
    } catch (SQLException e) {
      patience = Duration.ZERO;
      throw e;
    } finally {
      producer.close(patience);
      unlock(connection);
    }
  }

  /// Sends, and looks meanwhile whether the session is there.
  private List<Parcel> watching(Connection connection, Callable<List<Parcel>> sending)
      throws SQLException {
    var sent = new FutureTask<>(sending);
    Thread.ofVirtual().name("outbox-sending").start(sent);
    while (true) {
      try {
        return sent.get(settings.retry().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        if (!connection.isValid(LONGEST_LOOK_SECONDS)) {
          throw new SQLException("the session is gone, and with it the lock");
        }
      } catch (ExecutionException e) {
        throw new KafkaException("a batch could not be sent", e.getCause());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  /// The connection goes back to a pool, so neither the lock nor the settings may go with it.
  private void unlock(Connection connection) {
    try {
      OutboxTable.readAsUsual(connection);
      call(connection, "select pg_advisory_unlock(?)");
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "The session of the outbox is gone: {0}", e.toString());
    }
  }

  private boolean call(Connection connection, String function) throws SQLException {
    try (var statement = connection.prepareStatement(function)) {
      statement.setLong(1, LOCK);
      try (var result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  /// Unlike a pause, nobody ends it early who has something to ship.
  private void outlast(Duration duration) {
    var end = System.nanoTime() + duration.toNanos();
    for (var left = duration.toNanos(); left > 0 && !stopping; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }

  private void pause(Duration duration) {
    if (!stopping) {
      LockSupport.parkNanos(this, duration.toNanos());
    }
  }

  /// One batch on its way.
  private static final class Sending {
    private final List<Parcel> parcels;
    private final Set<Long> failed = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Exception failure;

    Sending(List<Parcel> parcels) {
      this.parcels = parcels;
    }

    /// The parcels that may be deleted: those acknowledged as a whole, but of a key only what came
    /// before the first that was not. What follows is sent again after it, so that the last word of
    /// a key is its latest.
    List<Parcel> through(Producer<byte[], byte[]> producer) {
      parcels.forEach(parcel -> parcel.records().forEach(record -> send(producer, parcel, record)));
      producer.flush();
      var acknowledged = new ArrayList<Parcel>(parcels.size());
      var broken = new HashSet<String>();
      for (var parcel : parcels) {
        if (failed.contains(parcel.seq()) || !Collections.disjoint(broken, parcel.keys())) {
          broken.addAll(parcel.keys());
        } else {
          acknowledged.add(parcel);
        }
      }
      return acknowledged;
    }

    private void send(
        Producer<byte[], byte[]> producer, Parcel parcel, ProducerRecord<byte[], byte[]> record) {
      var _ =
          producer.send(
              record,
              (_, exception) -> {
                if (exception != null) {
                  failed.add(parcel.seq());
                  failure = exception;
                }
              });
    }
  }
}
