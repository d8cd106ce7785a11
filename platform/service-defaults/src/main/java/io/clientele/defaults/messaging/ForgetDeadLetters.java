package io.clientele.defaults.messaging;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/// Forgets parked records with which nothing is to be done any more.
@ApplicationScoped
class ForgetDeadLetters {
  private static final String FORGET =
      """
      delete from dead_letter
      where state <> 'OPEN' and settled_at < now() - make_interval(secs => ?)
      """;

  private final DataSource database;
  private final MessagingConfig config;

  ForgetDeadLetters(DataSource database, MessagingConfig config) {
    this.database = database;
    this.config = config;
  }

  @Scheduled(every = "1h", delayed = "6m")
  void handle() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(FORGET)) {
      statement.setLong(1, config.deadLettersKept().toSeconds());
      statement.executeUpdate();
    }
  }
}
