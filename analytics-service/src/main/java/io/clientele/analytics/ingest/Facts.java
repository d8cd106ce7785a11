package io.clientele.analytics.ingest;

import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/// The contacts and moves as a whole: held by whoever writes some of them, and taken by whoever
/// needs all of them to stand still.
@ApplicationScoped
class Facts {
  /// Key of the advisory lock; spells "eras".
  private static final int LOCK = 0x65726173;

  private static final String COUNTED_BY = "select zone from counted_by";

  private final BusinessDay calendar;

  Facts(BusinessDay calendar) {
    this.calendar = calendar;
  }

  void hold(Connection connection) throws SQLException {
    lock(connection, "select pg_advisory_xact_lock_shared(?)");
    requireSameDays(connection);
  }

  void take(Connection connection) throws SQLException {
    lock(connection);
    requireSameDays(connection);
  }

  /// Takes them whatever the days are that they were counted by.
  static void lock(Connection connection) throws SQLException {
    lock(connection, "select pg_advisory_xact_lock(?)");
  }

  private static void lock(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setInt(1, LOCK);
      statement.execute();
    }
  }

  /// A replica that was started with another zone has counted all days anew meanwhile: until this
  /// one is restarted with it as well, it must not count.
  private void requireSameDays(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(COUNTED_BY);
        var result = statement.executeQuery()) {
      result.next();
      var zone = result.getString(1);
      if (!zone.equals(calendar.zone())) {
        throw new SQLTransientException(
            "days are counted as they begin in "
                + zone
                + ", and here they begin in "
                + calendar.zone());
      }
    }
  }
}
