package io.clientele.customer.importing;

import io.clientele.kernel.problem.Problem.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file and how far its rows got.
///
/// @param header of a CSV file; null of other files
/// @param failure why the file failed, as a sentence
/// @param fault the same with its code; null of what failed before codes were kept
/// @param attempts how often the job was taken up since its rows last got further, the one at hand
///   included
/// @param resumable whether it failed on our side, and its file is still there
/// @param bytesTotal of the file as it was sent
/// @param bytesRead how many of those were worked through: of a packed file the packed bytes
/// @param begun where the work that is at hand, or was the last, began; null before it has
record ImportJob(
    UUID id,
    ImportOrder order,
    @Nullable CsvHeader header,
    State state,
    @Nullable String failure,
    @Nullable Violation fault,
    int attempts,
    boolean resumable,
    long bytesTotal,
    long bytesRead,
    long rowsRead,
    long applied,
    long refused,
    String createdBy,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Begun begun,
    @Nullable Instant finishedAt) {

  enum State {
    RECEIVED,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED
  }

  /// When work began, and behind how much of the file: a job that is gone on with begins again.
  record Begun(Instant at, long bytes, long rows) {}

  boolean isFinished() {
    return finishedAt != null;
  }

  /// Rows per second of the work at hand, or of the last.
  long rowsPerSecond(Instant now) {
    return begun == null ? 0 : Math.round((rowsRead - begun.rows) / seconds(begun.at, end(now)));
  }

  /// When the rest will be done, if it goes on as it went; null when that is not known.
  @Nullable Instant estimatedEnd(Instant now) {
    if (begun == null || isFinished() || bytesRead <= begun.bytes) {
      return null;
    }
    var left = seconds(begun.at, now) * (bytesTotal - bytesRead) / (bytesRead - begun.bytes);
    return now.plusSeconds(Math.round(left));
  }

  private Instant end(Instant now) {
    return finishedAt == null ? now : finishedAt;
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(Duration.between(from, to).toMillis(), 1) / 1000.0;
  }
}
