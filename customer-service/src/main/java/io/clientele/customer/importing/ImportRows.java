package io.clientele.customer.importing;

import io.clientele.kernel.problem.Problem.Violation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What is done with the rows of a file.
interface ImportRows {
  /// Reads and checks rows by what is declared now. It changes nothing, so it may be done long
  /// before they are applied.
  Checked check(List<Rows.Row> rows);

  /// Refuses a row that looked sound.
  Refusal refuse(Connection connection, Rows.Row row, Violation why) throws SQLException;

  /// Rows that were checked.
  @FunctionalInterface
  interface Checked {
    /// Applies them by what is declared now. What failed and was rolled back may be applied again.
    Chunk apply(Connection connection) throws SQLException;
  }
}
