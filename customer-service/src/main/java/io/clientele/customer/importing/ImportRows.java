package io.clientele.customer.importing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Applies a chunk of rows of one file.
@FunctionalInterface
interface ImportRows {
  Chunk apply(Connection connection, List<Rows.Row> rows) throws SQLException;
}
