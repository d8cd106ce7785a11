package io.clientele.analytics.lifecycleflow;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The moves of each day, counted.
@ApplicationScoped
class LifecycleFlows {
  private static final String BETWEEN =
      """
      select on_day, nullif(from_value, '') as from_value, to_value, moves
      from lifecycle_day
      where axis = ? and on_day between ? and ?
      order by on_day, from_value nulls first, to_value
      """;

  record Flow(LocalDate on, @Nullable String from, String to, long count) {}

  List<Flow> between(Connection connection, String axis, LocalDate since, LocalDate until)
      throws SQLException {
    var flows = new ArrayList<Flow>();
    try (var statement = connection.prepareStatement(BETWEEN)) {
      statement.setString(1, axis);
      statement.setObject(2, since);
      statement.setObject(3, until);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          flows.add(
              new Flow(
                  result.getObject("on_day", LocalDate.class),
                  result.getString("from_value"),
                  result.getString("to_value"),
                  result.getLong("moves")));
        }
      }
    }
    return flows;
  }
}
