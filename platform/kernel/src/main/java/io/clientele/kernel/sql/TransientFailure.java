package io.clientele.kernel.sql;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Tells failures that pass by themselves, so that trying again is right, from those that do not.
public final class TransientFailure {
  /// SQLSTATE classes of PostgreSQL: connection, transaction rollback, resources, operator
  /// intervention, system error. 55P03 is a lock that was not to be had in time; 25006 a server
  /// that is read-only for now.
  private static final Set<String> CLASSES = Set.of("08", "40", "53", "57", "58");

  private static final Set<String> STATES = Set.of("55P03", "25006", "25P03");

  private TransientFailure() {}

  public static boolean in(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> false;
      case SQLTransientException _, SQLRecoverableException _ -> true;
      case TimeoutException _, InterruptedException _ -> true;
      case SQLException sql when passes(sql.getSQLState()) -> true;
      case SQLException sql when isOfThePool(sql) -> true;
      default -> in(failure.getCause());
    };
  }

  /// PostgreSQL says by a state what it will not do, and so does its driver. What comes without one
  /// is from the pool, which has no connection to give for now.
  private static boolean isOfThePool(SQLException sql) {
    return (sql.getSQLState() == null || sql.getSQLState().isEmpty())
        && !(sql instanceof SQLNonTransientException)
        && !(sql.getCause() instanceof SQLException);
  }

  private static boolean passes(@Nullable String state) {
    return state != null
        && state.length() == 5
        && (STATES.contains(state) || CLASSES.contains(state.substring(0, 2)));
  }
}
