package io.clientele.customer;

import io.clientele.defaults.transaction.TriedAgain;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// The service's database, as use cases see it.
@ApplicationScoped
public class Database {
  private static final int LONGEST_SECONDS = 600;

  private final DataSource source;

  Database(DataSource source) {
    this.source = source;
  }

  /// Work of one transaction. The connection belongs to it: it is not to be committed or closed.
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /// Reads in the transaction at hand, or in none: each statement sees what is committed when it
  /// begins, as it would in one, and the database is asked two things less.
  public <T> T read(Work<T> work) {
    return run(work);
  }

  /// Runs the work in the transaction at hand, or in a new one when there is none, which is tried
  /// again when others were in its way.
  public <T> T call(Work<T> work) {
    return TriedAgain.call(
        QuarkusTransaction.joiningExisting().timeout(LONGEST_SECONDS), () -> run(work));
  }

  /// Runs the work in a transaction of its own, whatever surrounds it.
  public <T> T callApart(Work<T> work) {
    return QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(() -> run(work));
  }

  private <T> T run(Work<T> work) {
    try (var connection = source.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  /// The database did not do what it was asked; the cause tells whether trying again may help.
  public static final class Failure extends RuntimeException {
    Failure(SQLException cause) {
      super(cause);
    }

    /// Whether another transaction took a value that must be unique first.
    public boolean duplicate() {
      return getCause() instanceof SQLException sql && "23505".equals(sql.getSQLState());
    }
  }
}
