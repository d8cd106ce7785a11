package io.clientele.customer.importing;

import io.clientele.customer.ChangedMeanwhile;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Tells failures with which a file and its rows have nothing to do.
final class Passing {
  private Passing() {}

  /// Whether it is right to go on later, as if nothing had happened.
  static boolean is(Throwable failure) {
    return TransientFailure.in(failure)
        || failure instanceof InputProblem.Unavailable
        || isUnknown(failure);
  }

  /// Whether others were in the way of what was to be written. It may be so however often that is
  /// tried, by what the database holds: it is not to be waited for without end.
  static boolean isConflict(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> false;
      case QuarkusTransactionException _ -> false;
      case ChangedMeanwhile _ -> true;
      case SQLException sql when isRolledBack(sql.getSQLState()) -> true;
      default -> isConflict(failure.getCause());
    };
  }

  /// By PostgreSQL, for the sake of other transactions.
  private static boolean isRolledBack(@Nullable String state) {
    return state != null && state.startsWith("40");
  }

  /// Whether a transaction did not end well, and it is not known how it ended. The checkpoint
  /// tells.
  static boolean isUnknown(Throwable failure) {
    return failure instanceof QuarkusTransactionException;
  }
}
