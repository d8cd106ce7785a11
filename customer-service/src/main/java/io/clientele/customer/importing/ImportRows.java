package io.clientele.customer.importing;

import io.clientele.customer.importing.ImportJobs.Refusal;
import io.clientele.kernel.problem.Problem.Violation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What is done with the rows of a file.
interface ImportRows {
  Chunk apply(Connection connection, List<Rows.Row> rows) throws SQLException;

  /// Refuses a row that looked sound.
  Refusal refuse(Connection connection, Rows.Row row, Violation why) throws SQLException;
}
