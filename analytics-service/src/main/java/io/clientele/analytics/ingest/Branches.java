package io.clientele.analytics.ingest;

import io.clientele.kernel.event.CustomerEvent.BranchDefined;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The branches by code, as last told.
@ApplicationScoped
class Branches {
  private static final String PUT =
      """
      insert into branch as b (code, version, name, parent, path)
      select * from unnest(?, ?, ?, ?, ?) as incoming (code)
      order by incoming.code
      on conflict (code) do update set
        version = excluded.version,
        name = excluded.name,
        parent = excluded.parent,
        path = excluded.path
      where b.version < excluded.version
      """;

  /// @param branches at most one definition of each branch
  void put(Connection connection, List<BranchDefined> branches) throws SQLException {
    if (branches.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(PUT)) {
      Columns.of(branches)
          .with("text", BranchDefined::branch)
          .with("bigint", BranchDefined::version)
          .with("text", BranchDefined::name)
          .with("text", BranchDefined::parent)
          .with("text", BranchDefined::path)
          .bindTo(statement);
      statement.executeUpdate();
    }
  }
}
