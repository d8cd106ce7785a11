package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Reads some of the rows that were refused.
@ApplicationScoped
class ReadRefusals {
  private final Database database;
  private final ImportJobs jobs;
  private final Refusals refusals;
  private final Audit audit;

  ReadRefusals(Database database, ImportJobs jobs, Refusals refusals, Audit audit) {
    this.database = database;
    this.jobs = jobs;
    this.refusals = refusals;
    this.audit = audit;
  }

  /// A reason for which a row was refused, and the row.
  record Refused(Refusal refusal, List<String> cells) {}

  List<Refused> handle(UUID id, Refusal after, int most) {
    return database.call(connection -> {
      var job =
          jobs.find(connection, id).orElseThrow(() -> new InputProblem.NotFound("import " + id));
      audit.record("import errors read", "import " + id, Map.of("refused", job.refused()));
      var layout = RefusalLayout.of(job);
      return read(connection, id, after, most).stream()
          .map(refusal -> new Refused(refusal, layout.cells(refusal)))
          .toList();
    });
  }

  private List<Refusal> read(Connection connection, UUID id, Refusal after, int most)
      throws SQLException {
    var read = new ArrayList<Refusal>();
    var some = refusals.after(connection, id, after, most);
    while (!some.isEmpty()) {
      read.addAll(some);
      var left = most - read.size();
      some = left == 0 ? List.of() : refusals.after(connection, id, read.getLast(), left);
    }
    return read;
  }
}
