package io.clientele.customer.importing;

import io.clientele.customer.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/// That a job is this worker's, for as long as it gives signs of life.
interface Lease {
  /// Gives a sign of life if the last was some time ago.
  ///
  /// @throws Lost when somebody else has the job by now
  void keep();

  /// Nothing of what is at hand may happen any more.
  final class Lost extends RuntimeException {
    Lost() {
      super("the lease of the job was lost", null, false, false);
    }
  }

  /// A lease in the database. Signs of life are transactions of their own.
  final class OfJob implements Lease {
    /// How many signs of life fit into a lease.
    private static final int SIGNS = 4;

    private final Database database;
    private final ImportJobs jobs;
    private final UUID job;
    private final UUID worker;
    private final Duration length;
    private long last = System.nanoTime();

    OfJob(Database database, ImportJobs jobs, UUID job, UUID worker, Duration length) {
      this.database = database;
      this.jobs = jobs;
      this.job = job;
      this.worker = worker;
      this.length = length;
    }

    @Override
    public void keep() {
      if (System.nanoTime() - last > length.toNanos() / SIGNS) {
        if (!database.callApart(connection -> jobs.renew(connection, job, worker, length))) {
          throw new Lost();
        }
        last = System.nanoTime();
      }
    }

    /// Moves the checkpoint, which is a sign of life as well.
    void checkpoint(Connection connection, ImportJobs.Progress progress) throws SQLException {
      if (!jobs.checkpoint(connection, job, worker, progress, length)) {
        throw new Lost();
      }
    }
  }
}
