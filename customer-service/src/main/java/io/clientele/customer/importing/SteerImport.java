package io.clientele.customer.importing;

import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Has files gone on with, or ended before their end.
@ApplicationScoped
class SteerImport {
  private final Database database;
  private final ImportJobs jobs;
  private final Audit audit;

  SteerImport(Database database, ImportJobs jobs, Audit audit) {
    this.database = database;
    this.jobs = jobs;
    this.audit = audit;
  }

  /// Goes on with a file whose job failed on our side, after the last row that was worked through.
  ImportJob resume(UUID id) {
    return database.call(connection -> {
      var resumed =
          found(connection, id, jobs.resume(connection, id))
              .orElseThrow(CustomerProblem.ImportNotResumable::new);
      audit.record("import resumed", subject(id), Map.of("after", resumed.rowsRead()));
      return resumed;
    });
  }

  /// Ends a job that is not wanted any more: what was applied stays, the file is thrown away. The
  /// chunk that is at hand is undone, since its checkpoint finds the job ended.
  ImportJob cancel(UUID id) {
    return database.call(connection -> {
      var cancelled =
          found(connection, id, jobs.cancel(connection, id))
              .orElseThrow(CustomerProblem.ImportEnded::new);
      audit.record(
          "import cancelled",
          subject(id),
          Map.of(
              "rows", cancelled.rowsRead(),
              "applied", cancelled.applied(),
              "refused", cancelled.refused()));
      return cancelled;
    });
  }

  /// What was done with a job, which must exist.
  private Optional<ImportJob> found(Connection connection, UUID id, Optional<ImportJob> steered)
      throws SQLException {
    if (steered.isEmpty() && jobs.find(connection, id).isEmpty()) {
      throw new InputProblem.NotFound("import " + id);
    }
    return steered;
  }

  private static String subject(UUID id) {
    return "import " + id;
  }
}
