package io.clientele.defaults.messaging;

import io.clientele.kernel.sql.Transactions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import javax.sql.DataSource;

/// The kernel's transactions as JTA transactions, so that a handler's entities, its outbox and the
/// connection it is given are all of one transaction.
@ApplicationScoped
public class JtaTransactions implements Transactions {
  private static final int TIMEOUT_SECONDS = 300;

  private final DataSource database;

  JtaTransactions(DataSource database) {
    this.database = database;
  }

  @Override
  public <T> T call(Work<T> work) throws SQLException {
    try {
      return QuarkusTransaction.requiringNew()
          .timeout(TIMEOUT_SECONDS)
          .call(() -> {
            try (var connection = database.getConnection()) {
              return work.run(connection);
            }
          });
    } catch (QuarkusTransactionException e) {
      if (e.getCause() instanceof SQLException sql) {
        throw sql;
      }
      // The commit failed or its outcome is not known. Trying again is right either way: if it was
      // committed after all, the positions tell.
      throw new SQLTransientException("the transaction did not end well", e);
    }
  }
}
