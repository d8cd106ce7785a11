package io.clientele.kernel.sql;

import java.sql.Connection;
import java.sql.SQLException;

/// Runs a piece of work in a new database transaction: committed when the work returns, rolled back
/// when it throws. What the work throws reaches the caller as it is.
public interface Transactions {
  <T> T call(Work<T> work) throws SQLException;

  /// The connection belongs to the transaction: it must not be committed, rolled back or closed.
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }
}
