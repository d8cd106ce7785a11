package io.clientele.campaign.importing;

import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.sql.Transactions;
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
  private final ContactImports imports;
  private final Transactions transactions;
  private final ImportConfig config;
  private final Set<UUID> here = ConcurrentHashMap.newKeySet();

  Uploads(ContactImports imports, Transactions transactions, ImportConfig config) {
    this.imports = imports;
    this.transactions = transactions;
    this.config = config;
  }

  void open(Connection connection, UUID id, UUID campaign, String actor) throws SQLException {
    imports.open(connection, id, campaign, actor, config.lease());
  }

  /// From now on this process receives the file.
  void begin(UUID id) {
    here.add(id);
  }

  void end(UUID id) {
    here.remove(id);
  }

  /// To be called before more of the file is kept.
  void goOn(Connection connection, UUID id) throws SQLException {
    if (imports.renew(connection, List.of(id), config.lease()) == 0) {
      throw new InputProblem.Unavailable(
          "The service was held up for so long that the file was given up. Send it again.");
    }
  }

  @Scheduled(
      every = "${clientele.importing.alive:5s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void signOfLife() throws SQLException {
    transactions.call(connection -> {
      imports.renew(connection, here, config.lease());
      return imports.forgetAbandoned(connection);
    });
  }
}
