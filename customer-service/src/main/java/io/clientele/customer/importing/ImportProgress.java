package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Follows jobs for clients that watch.
@ApplicationScoped
class ImportProgress {
  private static final Duration LOOK = Duration.ofMillis(500);

  /// So many looks without a change, and the client gets a sign of life.
  private static final int QUIET = 30;

  private final Database database;
  private final ImportJobs jobs;

  ImportProgress(Database database, ImportJobs jobs) {
    this.database = database;
    this.jobs = jobs;
  }

  /// The job as it is, then whenever it has changed, and an empty sign of life when it has not for
  /// a while; ends when the job is finished.
  Multi<Optional<ImportJob>> of(UUID id) {
    return Multi.createFrom()
        .ticks()
        .every(LOOK)
        .onOverflow()
        .drop()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .onItem()
        .scan(() -> new Look(null, false, 0), (last, _) -> last.next(find(id)))
        .skip()
        .first()
        .select()
        .first(look -> !look.wasFinished)
        .filter(Look::isTold)
        .map(look -> look.quiet == 0 ? Optional.ofNullable(look.job) : Optional.empty());
  }

  private @Nullable ImportJob find(UUID id) {
    return database.callApart(connection -> jobs.find(connection, id)).orElse(null);
  }

  /// @param wasFinished whether the job was finished at the look before
  /// @param quiet how many looks ago the job changed
  private record Look(@Nullable ImportJob job, boolean wasFinished, int quiet) {
    Look next(@Nullable ImportJob now) {
      var finished = job != null && job.isFinished();
      return new Look(now, finished, Objects.equals(now, job) ? quiet + 1 : 0);
    }

    boolean isTold() {
      return quiet % QUIET == 0;
    }
  }
}
