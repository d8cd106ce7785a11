package io.clientele.customer.condition;

import io.clientele.customer.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/// Prepares a transaction for a question about the whole base.
public final class BroadQuestion {
  private BroadQuestion() {}

  /// The hashes of such a question should fit into memory. It touches so much that one index
  /// look-up for each customer costs more than the server's setting says, which is meant for single
  /// customers. Two processes share it, which takes two thirds of the time; of more, those that
  /// look into hashes that are not shared would each build them again.
  public static void prepare(Connection connection) throws SQLException {
    Sql.on(connection, "set local work_mem = '128MB'").run();
    Sql.on(connection, "set local random_page_cost = 4").run();
    Sql.on(connection, "set local max_parallel_workers_per_gather = 1").run();
  }
}
