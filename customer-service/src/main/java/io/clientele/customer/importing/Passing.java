package io.clientele.customer.importing;

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

  /// Whether a transaction did not end well, and it is not known how it ended. The checkpoint
  /// tells.
  static boolean isUnknown(Throwable failure) {
    return failure instanceof QuarkusTransactionException;
  }
}
