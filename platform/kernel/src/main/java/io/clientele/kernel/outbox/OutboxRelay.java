package io.clientele.kernel.outbox;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Ships one shard of the outbox to Kafka: reads rows in their order, sends them, deletes those the
/// broker acknowledged. At least once, in order per key.
///
/// Of all relays of a shard only the one that holds the shard's advisory lock works; the lock goes
/// with the database session, so a relay that dies makes room by itself. A relay that dies between
/// the acknowledgement and the delete leaves rows that the next one sends again, with the same ids.
public final class OutboxRelay {
  private static final Logger LOG = System.getLogger(OutboxRelay.class.getName());

  /// First half of the advisory lock's key, the second is the shard. Spells "outb".
  private static final int LOCK_SPACE = 0x6f757462;

  private final DataSource database;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final int shard;
  private final Settings settings;
  private final Thread thread;
  private final LongAdder shipped = new LongAdder();
  private volatile boolean stopping;
  private volatile boolean leading;

  /// @param source CloudEvents `source` of what is shipped, for example `/customer-service`
  /// @param batch most rows read at once
  /// @param idle how long to wait before looking again when there was nothing to ship
  /// @param retry how long to wait after a failure, and between attempts to become the one that
  ///   works
  public record Settings(String source, int batch, Duration idle, Duration retry) {
    public static Settings of(String source) {
      return new Settings(source, 2_000, Duration.ofMillis(150), Duration.ofSeconds(1));
    }
  }

  public OutboxRelay(
      DataSource database,
      Supplier<Producer<byte[], byte[]>> producers,
      int shard,
      Settings settings) {
    this.database = database;
    this.producers = producers;
    this.shard = shard;
    this.settings = settings;
    this.thread = Thread.ofPlatform().name("outbox-relay-" + shard).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Ends the wait of an idle relay: there is something to ship.
  public void wake() {
    LockSupport.unpark(thread);
  }

  /// Whether this relay is the one of its shard that works.
  public boolean leading() {
    return leading;
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
    while (!stopping) {
      try (var connection = database.getConnection()) {
        if (lock(connection)) {
          ship(connection);
        }
      } catch (SQLException | KafkaException e) {
        LOG.log(Level.WARNING, "Outbox shard {0} stopped for now: {1}", shard, e.toString());
      }
      leading = false;
      pause(settings.retry());
    }
  }

  private boolean lock(Connection connection) throws SQLException {
    return call(connection, "select pg_try_advisory_lock(?, ?)");
  }

  private void ship(Connection connection) throws SQLException {
    try (var producer = producers.get()) {
      leading = true;
      OutboxTable.readInOrder(connection);
      while (!stopping) {
        var rows = OutboxTable.next(connection, shard, settings.batch(), settings.source());
        if (rows.isEmpty()) {
          pause(settings.idle());
          continue;
        }
        var sending = new Sending(rows);
        var acknowledged = sending.through(producer);
        if (!acknowledged.isEmpty()) {
          OutboxTable.delete(connection, shard, acknowledged);
          shipped.add(acknowledged.size());
        }
        if (sending.failure != null) {
          throw new KafkaException("the broker did not take all of a batch", sending.failure);
        }
      }
    } finally {
      unlock(connection);
    }
  }

  /// The connection goes back to a pool, so neither the lock nor the settings may go with it.
  private void unlock(Connection connection) {
    try {
      OutboxTable.readAsUsual(connection);
      call(connection, "select pg_advisory_unlock(?, ?)");
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "The session of outbox shard {0} is gone: {1}", shard, e.toString());
    }
  }

  private boolean call(Connection connection, String function) throws SQLException {
    try (var statement = connection.prepareStatement(function)) {
      statement.setInt(1, LOCK_SPACE);
      statement.setInt(2, shard);
      try (var result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  private void pause(Duration duration) {
    if (!stopping) {
      LockSupport.parkNanos(this, duration.toNanos());
    }
  }

  /// One batch on its way.
  private static final class Sending {
    private final List<OutboxTable.Row> rows;
    private final Set<Long> failed = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Exception failure;

    Sending(List<OutboxTable.Row> rows) {
      this.rows = rows;
    }

    /// The rows that may be deleted: those acknowledged, but of a key only what came before its
    /// first failure. What follows is sent again after it, so that the last word of a key is its
    /// latest.
    List<Long> through(Producer<byte[], byte[]> producer) {
      for (var row : rows) {
        var _ =
            producer.send(
                row.record(),
                (_, exception) -> {
                  if (exception != null) {
                    failed.add(row.seq());
                    failure = exception;
                  }
                });
      }
      producer.flush();
      var acknowledged = new ArrayList<Long>(rows.size());
      var broken = new HashSet<String>();
      for (var row : rows) {
        if (failed.contains(row.seq())) {
          broken.add(row.key());
        } else if (!broken.contains(row.key())) {
          acknowledged.add(row.seq());
        }
      }
      return acknowledged;
    }
  }
}
