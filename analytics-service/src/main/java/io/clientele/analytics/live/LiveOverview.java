package io.clientele.analytics.live;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Everyone who watches the overview, and the one snapshot they share. While somebody watches, it
/// is looked at anew as soon as it is no longer fresh.
@ApplicationScoped
class LiveOverview {
  private static final Logger LOG = Logger.getLogger(LiveOverview.class);
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Snapshots snapshots;
  private final Clock clock;
  private final Set<LiveReader> readers = ConcurrentHashMap.newKeySet();
  private @Nullable Snapshot latest;
  private long readAt;
  private boolean followed;
  private volatile boolean stopping;

  LiveOverview(Snapshots snapshots, Clock clock) {
    this.snapshots = snapshots;
    this.clock = clock;
  }

  void join(LiveReader reader) throws SQLException {
    var current = current();
    readers.add(reader);
    reader.offer(current);
    if (stopping) {
      reader.close();
    }
    if (takesUp()) {
      Thread.startVirtualThread(this::follow);
    }
  }

  /// Whoever is the first to watch sets off the looks, which end after the last.
  private synchronized boolean takesUp() {
    var first = !followed;
    followed = true;
    return first;
  }

  private void follow() {
    while (isWatched()) {
      LockSupport.parkNanos(freshFor());
      push();
    }
  }

  private synchronized boolean isWatched() {
    followed = !stopping && !readers.isEmpty();
    return followed;
  }

  private void push() {
    try {
      var current = current();
      readers.forEach(reader -> reader.offer(current));
    } catch (SQLException | RuntimeException e) {
      LOG.warn("The overview cannot be read; it is tried again", e);
    }
  }

  @Scheduled(every = "{clientele.live.heartbeat}")
  @RunOnVirtualThread
  void heartbeat() {
    var now = clock.instant();
    readers.removeIf(reader -> reader.leave(now));
    readers.forEach(LiveReader::heartbeat);
  }

  /// Ends the streams as soon as the service is to stop, since it waits for open requests.
  void stop(@Observes ShutdownDelayInitiatedEvent event) {
    stopping = true;
    readers.forEach(LiveReader::close);
  }

  @PreDestroy
  void end() {
    stopping = true;
  }

  /// Whoever asks while it is being read waits for that instead of reading it again. How old it is
  /// does not go by the time of day, which may be set back.
  private synchronized Snapshot current() throws SQLException {
    var known = latest;
    var now = System.nanoTime();
    if (known != null && now - readAt < FRESH_NANOS) {
      return known;
    }
    latest = null;
    readAt = now;
    var current = snapshots.after(known);
    latest = current;
    return current;
  }

  private synchronized long freshFor() {
    return Math.max(0, FRESH_NANOS - (System.nanoTime() - readAt));
  }
}
