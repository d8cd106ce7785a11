package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.clientele.customer.importing.ImportJobs.End;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Works through files, one at a time in each process: reads them by chunks and has each applied.
/// Whoever takes a job over reads the file again up to the checkpoint and goes on there.
@ApplicationScoped
class RunImports {
  private static final Logger LOG = Logger.getLogger(RunImports.class);

  private static final Violation OUR_FAULT =
      new Violation(
          "",
          "Something went wrong on our side, and was recorded. The file is kept for some days: POST"
              + " /api/imports/{id}/resume goes on after the last row that was read.",
          "failed-on-our-side");

  private final UUID worker = Ids.next();
  private final Database database;
  private final ImportJobs jobs;
  private final ImportParts parts;
  private final OpenFile openFile;
  private final ApplyChunk applyChunk;
  private final ImportConfig config;
  private final Audit audit;
  private volatile boolean stopping;
  private volatile @Nullable UUID atHand;

  RunImports(
      Database database,
      ImportJobs jobs,
      ImportParts parts,
      OpenFile openFile,
      ApplyChunk applyChunk,
      ImportConfig config,
      Audit audit) {
    this.database = database;
    this.jobs = jobs;
    this.parts = parts;
    this.openFile = openFile;
    this.applyChunk = applyChunk;
    this.config = config;
    this.audit = audit;
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }

  @Scheduled(
      every = "${clientele.importing.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    var more = true;
    while (more && !stopping) {
      more = claim().map(this::run).orElse(false);
    }
  }

  /// Says that the worker of the job at hand is alive, however long a chunk has to wait, for a
  /// change of definitions for example.
  @Scheduled(
      every = "${clientele.importing.alive:5s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void signOfLife() {
    var job = atHand;
    if (job != null) {
      database.callApart(connection -> jobs.renew(connection, job, worker, config.lease()));
    }
  }

  @Scheduled(every = "1h")
  void forgetOld() {
    database.callApart(connection -> parts.forgetKept(connection, config.failedKept()));
    database.callApart(connection -> jobs.forgetFinished(connection, config.finishedKept()));
  }

  private Optional<ImportJob> claim() {
    return database.callApart(connection -> jobs.claim(connection, worker, config.lease()));
  }

  /// @return whether it is right to go on with another file at once
  private boolean run(ImportJob job) {
    if (job.attempts() > config.attempts()) {
      finish(job, End.resumable(deadly(job)));
      return true;
    }
    atHand = job.id();
    try {
      var end = work(job);
      if (stopping) {
        release(job, false);
      } else {
        finish(job, end);
      }
      return true;
    } catch (Lease.Lost _) {
      LOG.infof("Import %s is worked on elsewhere, or was cancelled", job.id());
      return true;
    } catch (IOException | RuntimeException e) {
      if (Passing.is(e)) {
        LOG.warnf("Import %s waits: %s", job.id(), e);
        release(job, Passing.isUnknown(e));
        return false;
      }
      LOG.errorf(e, "Import %s failed", job.id());
      finish(job, End.resumable(OUR_FAULT));
      return true;
    } finally {
      atHand = null;
    }
  }

  private Violation deadly(ImportJob job) {
    var sentence =
        """
        The service broke down %d times while it worked on the rows after row %d. The file is kept \
        for some days: POST /api/imports/{id}/resume goes on after that row.\
        """
            .formatted(config.attempts(), job.rowsRead());
    return new Violation(
        "", sentence, "broke-down", Map.of("times", config.attempts(), "row", job.rowsRead()));
  }

  private static Violation hopeless(long rows) {
    return new Violation(
        "",
        "Most of the first %d rows were refused; the others were not tried.".formatted(rows),
        "mostly-refused",
        Map.of("rows", rows));
  }

  /// Works through the rest of the file.
  private End work(ImportJob job) throws IOException {
    var lease = new Lease.OfJob(database, jobs, job.id(), worker, config.lease());
    var sent = new FileParts(database, parts, job, lease);
    var origin = new OpenFile.Origin(job.createdBy(), job.createdAt());
    try (var file = openFile.handle(job.order(), sent, origin)) {
      var chunks = new Chunks(file.rows(), config.chunk(), config.chunkBytes(), lease);
      var task = new ApplyChunk.Task(job, file.work(), lease);
      chunks.skip(job.rowsRead());
      return work(task, chunks);
    } catch (UnreadableFile e) {
      return End.failed(e.fault());
    } catch (InputProblem.Invalid e) {
      return End.failed(e.violations().getFirst());
    }
  }

  private End work(ApplyChunk.Task task, Chunks chunks) throws IOException {
    var job = task.job();
    var tally = new ApplyChunk.Tally(job.applied(), job.refused());
    try (var ahead = new ReadAhead(chunks, task.work(), job.rowsRead())) {
      var slice = ahead.next();
      while (!slice.rows().isEmpty() && !stopping) {
        tally = tally.plus(applyChunk.handle(task, slice));
        if (isHopeless(tally)) {
          return End.failed(hopeless(slice.after()));
        }
        slice = ahead.next();
      }
      return End.COMPLETED;
    }
  }

  private boolean isHopeless(ApplyChunk.Tally tally) {
    return tally.refused() > config.mostRefused() && tally.refused() > tally.applied();
  }

  private void finish(ImportJob job, End end) {
    database.callApart(connection -> {
      var finished = jobs.finish(connection, job.id(), worker, end);
      finished.ifPresent(this::note);
      return finished;
    });
  }

  private void note(ImportJob job) {
    audit.recordFor(
        job.createdBy(),
        job.state() == ImportJob.State.COMPLETED ? "import completed" : "import failed",
        "import " + job.id(),
        Map.of(
            "kind", job.order().kind().word(),
            "dryRun", job.order().dryRun(),
            "rows", job.rowsRead(),
            "applied", job.applied(),
            "refused", job.refused()));
  }

  /// @param counts whether that it was taken up is held against the job
  private void release(ImportJob job, boolean counts) {
    database.callApart(connection -> {
      jobs.release(connection, job.id(), worker, counts);
      return job;
    });
  }
}
