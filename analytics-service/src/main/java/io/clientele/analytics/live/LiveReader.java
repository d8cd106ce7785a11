package io.clientele.analytics.live;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Somebody who watches. What is sent waits until the one before is out; meanwhile only the newest
/// snapshot is kept, so that a slow reader costs no memory and skips what is outdated.
final class LiveReader {
  private final Wire wire;
  private final Instant until;
  private @Nullable Long known;
  private @Nullable Snapshot waiting;
  private boolean sending;

  /// @param until when the reader's permission ends
  /// @param known the version the reader has already, if any
  LiveReader(Wire wire, Instant until, @Nullable Long known) {
    this.wire = wire;
    this.until = until;
    this.known = known;
  }

  /// The connection to a reader. Sending ends when the reader's machine has taken it.
  interface Wire {
    CompletionStage<?> send(Snapshot snapshot);

    CompletionStage<?> sendHeartbeat();

    boolean isClosed();

    void close();
  }

  synchronized void offer(Snapshot snapshot) {
    if (known == null || known != snapshot.version()) {
      waiting = snapshot;
      sendWaiting();
    }
  }

  /// Shows the reader, and whatever stands between, that the connection is alive.
  synchronized void heartbeat() {
    if (!sending && !wire.isClosed()) {
      sending = true;
      await(wire.sendHeartbeat());
    }
  }

  /// @return whether the reader is gone, or had to go because its permission ended
  boolean leave(Instant now) {
    if (!now.isBefore(until)) {
      wire.close();
    }
    return wire.isClosed();
  }

  void close() {
    wire.close();
  }

  private void sendWaiting() {
    var snapshot = waiting;
    if (snapshot != null && !sending && !wire.isClosed()) {
      waiting = null;
      known = snapshot.version();
      sending = true;
      await(wire.send(snapshot));
    }
  }

  private void await(CompletionStage<?> sent) {
    var _ = sent.whenComplete((_, failure) -> sent(failure));
  }

  private synchronized void sent(@Nullable Throwable failure) {
    sending = false;
    if (failure == null) {
      sendWaiting();
    } else {
      wire.close();
    }
  }
}
