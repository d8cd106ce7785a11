package io.clientele.customer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Who waits in the database for what a test, or a session held up by it, has locked.
public final class Waiting {
  private static final String FOR_ROWS =
      """
      select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where not l.granted and l.locktype in ('transactionid', 'tuple') and a.query like ?
      """;

  private static final String FOR_LOCK =
      """
      select 1 from pg_locks
      where not granted and locktype = 'advisory'
        and (case objsubid when 1 then objid else classid end)::bigint = ?
      """;

  private Waiting() {}

  /// Whether a session waits for a row with such a statement.
  public static boolean forRows(DataSource database, String statementLike) throws SQLException {
    return isAny(database, FOR_ROWS, statementLike);
  }

  /// Whether a session waits for an advisory lock.
  ///
  /// @param spelt what the key of the lock spells, or the first half of it
  public static boolean forLock(DataSource database, String spelt) throws SQLException {
    var key = ByteBuffer.wrap(spelt.getBytes(StandardCharsets.US_ASCII)).getInt();
    return isAny(database, FOR_LOCK, (long) key);
  }

  private static boolean isAny(DataSource database, String query, Object parameter)
      throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(query)) {
      statement.setObject(1, parameter);
      return statement.executeQuery().next();
    }
  }
}
