package io.clientele.campaign.importing;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file of contacts and how far its rows got.
///
/// @param startedAt when the first part was applied
record ContactImport(
    UUID id,
    UUID campaignId,
    ImportState state,
    long rowsRead,
    long applied,
    long duplicates,
    long refused,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  enum ImportState {
    RECEIVED,
    RUNNING,
    COMPLETED,
    FAILED
  }

  boolean isFinished() {
    return finishedAt != null;
  }

  /// Rows per second of work, since the start.
  @Nullable Long rowsPerSecond(Instant now) {
    return startedAt == null
        ? null
        : done() * 1_000 / Math.max(1, Duration.between(startedAt, end(now)).toMillis());
  }

  /// When the rest will be done, if it goes on as it went; null when that is not known.
  @Nullable Instant estimatedEnd(Instant now) {
    var rate = rowsPerSecond(now);
    return isFinished() || rate == null || rate == 0
        ? null
        : now.plusSeconds((rowsRead - done()) / rate);
  }

  private long done() {
    return applied + duplicates + refused;
  }

  private Instant end(Instant now) {
    return finishedAt == null ? now : finishedAt;
  }
}
