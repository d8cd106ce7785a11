package io.clientele.analytics;

import io.clientele.kernel.sql.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/// Reads figures as of one moment: all queries of a reading see the same state, so that the parts
/// of an answer agree with each other.
@ApplicationScoped
public class Reading {
  private final Transactions transactions;

  Reading(Transactions transactions) {
    this.transactions = transactions;
  }

  public <T> T of(Transactions.Work<T> work) throws SQLException {
    return transactions.call(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute("set transaction isolation level repeatable read, read only");
      }
      return work.run(connection);
    });
  }
}
