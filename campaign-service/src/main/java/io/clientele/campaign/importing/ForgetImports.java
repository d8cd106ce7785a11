package io.clientele.campaign.importing;

import io.clientele.kernel.sql.Transactions;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/// Forgets imports that ended long ago, with their refused rows: these are as somebody sent them,
/// identifiers included. Contacts that were written down stay.
@ApplicationScoped
class ForgetImports {
  private final ContactImports imports;
  private final Transactions transactions;
  private final ImportConfig config;

  ForgetImports(ContactImports imports, Transactions transactions, ImportConfig config) {
    this.imports = imports;
    this.transactions = transactions;
    this.config = config;
  }

  @Scheduled(every = "1h", delayed = "7m")
  void handle() throws SQLException {
    transactions.call(connection -> imports.forgetFinished(connection, config.finishedKept()));
  }
}
