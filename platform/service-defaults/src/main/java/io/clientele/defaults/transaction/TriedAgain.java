package io.clientele.defaults.transaction;

import io.clientele.kernel.sql.ChangedMeanwhile;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.narayana.jta.TransactionRunner;
import jakarta.transaction.Status;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs a transaction, and again when nothing came of it for the sake of others: PostgreSQL ended a
/// circle of waiting with it, or what it had looked at was changed before it was locked. All of it
/// was undone then, and whoever asked for it need not be told.
public final class TriedAgain {
  private static final Logger LOG = Logger.getLogger(TriedAgain.class);
  private static final int TRIES = 3;

  /// SQLSTATE of PostgreSQL: serialisation failure, deadlock.
  private static final Set<String> ENDED_FOR_OTHERS = Set.of("40001", "40P01");

  private TriedAgain() {}

  /// @param joining runs the work in the transaction at hand, which whoever began it tries again,
  ///   or in one of its own
  public static <T> T call(TransactionRunner joining, Callable<T> work) {
    var isOwn = QuarkusTransaction.getStatus() == Status.STATUS_NO_TRANSACTION;
    for (var tries = 1; ; tries++) {
      try {
        return joining.call(() -> run(work));
      } catch (RuntimeException e) {
        if (!isOwn || tries == TRIES || !isConflict(e)) {
          throw e;
        }
        LOG.infof("A transaction that others were in the way of is tried again: %s", e);
      }
    }
  }

  /// The runner cannot tell what the work threw from how the commit went, unless it is unchecked.
  private static <T> T run(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  /// The database did not do what the work asked for.
  private static final class Failure extends RuntimeException {
    Failure(SQLException cause) {
      super(cause);
    }
  }

  /// Whether others were in the way.
  public static boolean isConflict(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> false;
      // It is not known how it ended.
      case QuarkusTransactionException _ -> false;
      case ChangedMeanwhile _ -> true;
      case SQLException sql when isEndedForOthers(sql.getSQLState()) -> true;
      default -> isConflict(failure.getCause());
    };
  }

  private static boolean isEndedForOthers(@Nullable String state) {
    return state != null && ENDED_FOR_OTHERS.contains(state);
  }
}
