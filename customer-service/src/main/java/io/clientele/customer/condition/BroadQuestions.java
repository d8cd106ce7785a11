package io.clientele.customer.condition;

import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Answers people's questions about the whole base. Each keeps a connection and much memory busy
/// for seconds, so few are answered at a time: however many are asked, the connections that all
/// other work needs stay free.
@ApplicationScoped
public class BroadQuestions {
  private static final String LONGEST = "set local statement_timeout = '30s'";

  private final Database database;
  private final QuestionConfig config;
  private final Semaphore places;

  BroadQuestions(Database database, QuestionConfig config) {
    this.database = database;
    this.config = config;
    places = new Semaphore(config.atOnce(), true);
  }

  /// Asks in a transaction of its own, which gives up after half a minute.
  public <T> T ask(Database.Work<T> question) {
    if (!isMyTurn()) {
      throw new InputProblem.Unavailable(
          "Others are asking about all customers. Ask again in a moment.");
    }
    try {
      return database.call(connection -> {
        Sql.on(connection, LONGEST).run();
        return question.run(connection);
      });
    } finally {
      places.release();
    }
  }

  private boolean isMyTurn() {
    try {
      return places.tryAcquire(config.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
