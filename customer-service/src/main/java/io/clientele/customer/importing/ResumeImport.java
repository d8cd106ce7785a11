package io.clientele.customer.importing;

import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/// Goes on with a file whose job failed on our side, after the last row that was worked through.
@ApplicationScoped
class ResumeImport {
  private final Database database;
  private final ImportJobs jobs;
  private final Audit audit;

  ResumeImport(Database database, ImportJobs jobs, Audit audit) {
    this.database = database;
    this.jobs = jobs;
    this.audit = audit;
  }

  ImportJob handle(UUID id) {
    return database.call(connection -> {
      var resumed = jobs.resume(connection, id);
      if (resumed.isEmpty()) {
        if (jobs.find(connection, id).isEmpty()) {
          throw new InputProblem.NotFound("import " + id);
        }
        throw new CustomerProblem.ImportNotResumable();
      }
      audit.record("import resumed", "import " + id, Map.of("after", resumed.get().rowsRead()));
      return resumed.get();
    });
  }
}
