package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Works through files, one at a time in each process. Each chunk is one transaction with the
/// checkpoint; whoever takes a job over reads the file again up to the checkpoint and goes on
/// there.
@ApplicationScoped
class RunImports {
  private static final Logger LOG = Logger.getLogger(RunImports.class);

  private final UUID worker = Ids.next();
  private final Database database;
  private final ImportJobs jobs;
  private final OpenFile openFile;
  private final ImportConfig config;
  private volatile boolean stopping;

  RunImports(Database database, ImportJobs jobs, OpenFile openFile, ImportConfig config) {
    this.database = database;
    this.jobs = jobs;
    this.openFile = openFile;
    this.config = config;
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }

  @Scheduled(
      every = "${clientele.importing.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    var job = claim();
    while (job.isPresent() && !stopping) {
      run(job.get());
      job = claim();
    }
  }

  @Scheduled(every = "1h")
  void forgetOld() {
    database.callApart(connection -> jobs.forgetAbandoned(connection, config.abandonedAfter()));
    database.callApart(connection -> jobs.forgetFinished(connection, config.finishedKept()));
  }

  private Optional<ImportJob> claim() {
    return database.callApart(connection -> jobs.claim(connection, worker, config.lease()));
  }

  private void run(ImportJob job) {
    try {
      var failure = work(job);
      if (stopping) {
        release(job);
      } else {
        finish(job, failure);
      }
    } catch (LeaseLost _) {
      LOG.infof("Import %s is worked on elsewhere", job.id());
    } catch (IOException | RuntimeException e) {
      if (TransientFailure.in(e) || e instanceof InputProblem.Unavailable) {
        LOG.warnf("Import %s waits: %s", job.id(), e);
        release(job);
      } else {
        LOG.errorf(e, "Import %s failed", job.id());
        finish(job, "Something went wrong on our side; the failure was recorded.");
      }
    }
  }

  /// Works through the rest of the file.
  ///
  /// @return why the file cannot be worked through; null when it was
  private @Nullable String work(ImportJob job) throws IOException {
    var parts = new Parts(job.id());
    var origin = new OpenFile.Origin(job.createdBy(), job.createdAt());
    try (var file = openFile.handle(job.order(), parts, origin)) {
      skip(file.rows(), job.rowsRead());
      var done = job.rowsRead();
      var chunk = read(file.rows());
      while (!chunk.isEmpty() && !stopping) {
        apply(job, file.work(), chunk, done, parts.bytes);
        done += chunk.size();
        chunk = read(file.rows());
      }
      return null;
    } catch (UnreadableFile e) {
      return e.reason();
    } catch (InputProblem.Invalid e) {
      return e.detail();
    }
  }

  private static void skip(Rows rows, long number) throws IOException {
    for (var i = 0L; i < number; i++) {
      rows.next();
    }
  }

  /// The next rows. Those before a place that cannot be read are applied before the file is given
  /// up.
  private List<Rows.Row> read(Rows rows) throws IOException {
    var chunk = new ArrayList<Rows.Row>(config.chunk());
    while (chunk.size() < config.chunk()) {
      Optional<Rows.Row> row;
      try {
        row = rows.next();
      } catch (UnreadableFile e) {
        if (chunk.isEmpty()) {
          throw e;
        }
        return chunk;
      }
      if (row.isEmpty()) {
        return chunk;
      }
      chunk.add(row.get());
    }
    return chunk;
  }

  private void apply(ImportJob job, ImportRows work, List<Rows.Row> rows, long before, long bytes) {
    database.callApart(connection -> {
      var chunk =
          job.order().dryRun() ? tried(connection, work, rows) : work.apply(connection, rows);
      var progress =
          new ImportJobs.Progress(
              before, before + rows.size(), bytes, chunk.applied(), chunk.refused());
      if (!jobs.checkpoint(connection, job.id(), worker, progress, config.lease())) {
        throw new LeaseLost();
      }
      jobs.refuse(connection, job.id(), chunk.refusals());
      return chunk;
    });
  }

  /// Applies rows and takes back what they changed; what became of them stays known.
  private static Chunk tried(Connection connection, ImportRows work, List<Rows.Row> rows)
      throws SQLException {
    Sql.on(connection, "savepoint dry_run").run();
    var chunk = work.apply(connection, rows);
    Sql.on(connection, "rollback to savepoint dry_run").run();
    return chunk;
  }

  private void finish(ImportJob job, @Nullable String failure) {
    database.callApart(connection -> {
      jobs.finish(connection, job.id(), worker, failure);
      return job;
    });
  }

  private void release(ImportJob job) {
    database.callApart(connection -> {
      jobs.release(connection, job.id(), worker);
      return job;
    });
  }

  /// Somebody else has the job by now: nothing of the chunk at hand may happen.
  private static final class LeaseLost extends RuntimeException {
    LeaseLost() {
      super("the lease of the job was lost", null, false, false);
    }
  }

  /// The file, part by part from the database; never whole in memory.
  private final class Parts extends InputStream {
    private final UUID job;
    private int number;
    private long bytes;
    private ByteBuffer part = ByteBuffer.allocate(0);

    Parts(UUID job) {
      this.job = job;
    }

    @Override
    public int read() {
      return isAtEnd() ? -1 : Byte.toUnsignedInt(part.get());
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (isAtEnd()) {
        return -1;
      }
      var copied = Math.min(length, part.remaining());
      part.get(target, offset, copied);
      return copied;
    }

    private boolean isAtEnd() {
      while (!part.hasRemaining()) {
        var next = database.callApart(connection -> jobs.part(connection, job, number));
        if (next.isEmpty()) {
          return true;
        }
        number++;
        bytes += next.get().length;
        part = ByteBuffer.wrap(next.get());
      }
      return false;
    }
  }
}
