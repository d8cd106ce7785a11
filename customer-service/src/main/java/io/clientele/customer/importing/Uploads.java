package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The files that are coming in. Erasures wait for them, so nobody has to wait for one whose
/// receiver died: whoever receives a file gives signs of life, and a file without any is forgotten.
@ApplicationScoped
class Uploads {
  private final Database database;
  private final ImportJobs jobs;
  private final ImportConfig config;
  private final Set<UUID> here = ConcurrentHashMap.newKeySet();

  Uploads(Database database, ImportJobs jobs, ImportConfig config) {
    this.database = database;
    this.jobs = jobs;
    this.config = config;
  }

  /// From now on this process receives the file.
  void begin(ImportJobs.Upload upload) {
    database.callApart(connection -> {
      jobs.create(connection, upload, config.lease());
      return upload;
    });
    here.add(upload.id());
  }

  void end(UUID id) {
    here.remove(id);
  }

  /// To be called before more of the file is kept.
  void goOn(Connection connection, UUID id) throws SQLException {
    if (jobs.renewUploads(connection, List.of(id), config.lease()) == 0) {
      throw givenUp();
    }
  }

  /// All of the file is there: it is a job from now on.
  void receive(Connection connection, UUID id, long bytes) throws SQLException {
    if (!jobs.receive(connection, id, bytes)) {
      throw givenUp();
    }
  }

  private static InputProblem.Unavailable givenUp() {
    return new InputProblem.Unavailable(
        "The service was held up for so long that the file was given up. Send it again.");
  }

  @Scheduled(
      every = "${clientele.importing.alive:5s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void signOfLife() {
    database.callApart(connection -> {
      if (!here.isEmpty()) {
        jobs.renewUploads(connection, here, config.lease());
      }
      return jobs.forgetAbandoned(connection);
    });
  }
}
