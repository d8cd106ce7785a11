package io.clientele.customer.importing;

import io.clientele.defaults.transaction.TriedAgain;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.narayana.jta.QuarkusTransactionException;

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
  static boolean isConflict(Throwable failure) {
    return TriedAgain.isConflict(failure);
  }

  /// Whether a transaction did not end well, and it is not known how it ended. The checkpoint
  /// tells.
  static boolean isUnknown(Throwable failure) {
    return failure instanceof QuarkusTransactionException;
  }
}
