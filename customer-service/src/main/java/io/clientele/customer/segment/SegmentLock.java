package io.clientele.customer.segment;

import io.clientele.customer.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/// Held to the end of the transaction by whoever notes customers that have to join or leave a
/// segment, and shared by those who let the ones that were noted join or leave.
public final class SegmentLock {
  /// First half of the advisory lock; spells "segm".
  private static final int LOCK_SPACE = 0x7365676d;

  private SegmentLock() {}

  public static void take(Connection connection, UUID segment) throws SQLException {
    Sql.on(connection, "select pg_advisory_xact_lock(?, ?)")
        .with(LOCK_SPACE)
        .with(segment.hashCode())
        .first(_ -> true);
  }

  /// Returns whether the lock was free.
  public static boolean tryTake(Connection connection, UUID segment) throws SQLException {
    return tried(connection, "select pg_try_advisory_xact_lock(?, ?)", segment);
  }

  /// Returns whether the lock was free, or shared already with nobody waiting to have it alone.
  public static boolean tryShare(Connection connection, UUID segment) throws SQLException {
    return tried(connection, "select pg_try_advisory_xact_lock_shared(?, ?)", segment);
  }

  private static boolean tried(Connection connection, String attempt, UUID segment)
      throws SQLException {
    return Sql.on(connection, attempt)
        .with(LOCK_SPACE)
        .with(segment.hashCode())
        .first(row -> row.getBoolean(1))
        .orElseThrow();
  }
}
