package io.clientele.customer.segment;

import io.clientele.customer.Sql;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/// What is known of the segments that a condition asks for membership in.
public final class KnownSegments {
  private static final String KNOWN =
      "select id from segment where id = any (?) and state <> 'RETIRING'";

  private static final String BUILDING =
      "select id from segment where id = any (?) and state = 'BUILDING'";

  private KnownSegments() {}

  /// Those whose members are joining and leaving.
  static Set<UUID> building(Connection connection, Condition condition) throws SQLException {
    return condition.segments().isEmpty()
        ? Set.of()
        : Set.copyOf(
            Sql.on(connection, BUILDING)
                .uuids(condition.segments())
                .list(row -> row.getObject("id", UUID.class)));
  }

  /// Refuses a condition that asks for membership in segments which do not exist.
  ///
  /// @param field of the request, to name in violations
  public static void require(Connection connection, Condition condition, String field)
      throws SQLException {
    var unknown = new HashSet<>(condition.segments());
    if (unknown.isEmpty()) {
      return;
    }
    Sql.on(connection, KNOWN)
        .uuids(condition.segments())
        .each(row -> unknown.remove(row.getObject("id", UUID.class)));
    if (!unknown.isEmpty()) {
      throw new InputProblem.Invalid(
          unknown.stream()
              .map(id -> new Violation(field, "there is no segment " + id, "unknown-segment"))
              .toList());
    }
  }
}
