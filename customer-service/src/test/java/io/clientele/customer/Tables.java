package io.clientele.customer;

import java.sql.SQLException;
import javax.sql.DataSource;

/// What tests do to the database, and count in it, that no API offers.
public final class Tables {
  private Tables() {}

  public static void execute(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// @param query gives one number
  public static long count(DataSource database, String query) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
