package io.clientele.analytics.live;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Everyone who watches the overview, and the one snapshot they share.
@ApplicationScoped
class LiveOverview {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Snapshots snapshots;
  private final Clock clock;
  private final Set<LiveReader> readers = ConcurrentHashMap.newKeySet();
  private @Nullable Snapshot latest;
  private long readAt;
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
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  void push() throws SQLException {
    if (!readers.isEmpty()) {
      var current = current();
      readers.forEach(reader -> reader.offer(current));
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

  /// Whoever asks while it is being read waits for that instead of reading it again. How old it is
  /// does not go by the time of day, which may be set back.
  private synchronized Snapshot current() throws SQLException {
    var known = latest;
    var now = System.nanoTime();
    if (known != null && now - readAt < FRESH_NANOS) {
      return known;
    }
    var current = snapshots.after(known);
    latest = current;
    readAt = now;
    return current;
  }
}
