package io.clientele.defaults.messaging;

import io.clientele.defaults.audit.Audit;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Gives up parked records with which nobody did anything for long, and forgets those with which
/// nothing is to be done any more: they hold what people sent, personal data included.
@ApplicationScoped
class ForgetDeadLetters {
  private static final Logger LOG = Logger.getLogger(ForgetDeadLetters.class);

  // What somebody works on, who may wait for another of these, is left for the next time.
  private static final String GIVE_UP =
      """
      update dead_letter set state = 'DISCARDED', settled_at = now(), settled_by = ?
      where id in (
        select id from dead_letter
        where state = 'OPEN' and created_at < now() - make_interval(secs => ?)
        for update skip locked)
      """;

  private static final String FORGET =
      """
      delete from dead_letter
      where id in (
        select id from dead_letter
        where state <> 'OPEN' and settled_at < now() - make_interval(secs => ?)
        for update skip locked)
      """;

  private final DataSource database;
  private final MessagingConfig config;
  private final Audit audit;
  private final String service;

  ForgetDeadLetters(
      DataSource database,
      MessagingConfig config,
      Audit audit,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.database = database;
    this.config = config;
    this.audit = audit;
    this.service = service;
  }

  @Scheduled(every = "1h", delayed = "6m")
  @Transactional
  void handle() throws SQLException {
    giveUp(config.deadLettersWait());
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(FORGET)) {
      statement.setLong(1, config.deadLettersKept().toSeconds());
      statement.executeUpdate();
    }
  }

  private void giveUp(Duration age) throws SQLException {
    int records;
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(GIVE_UP)) {
      statement.setString(1, service);
      statement.setLong(2, age.toSeconds());
      records = statement.executeUpdate();
    }
    if (records > 0) {
      LOG.warnf("%d parked records were given up: nobody drove them again in %s", records, age);
      audit.recordFor(
          service,
          "dead letters given up",
          "dead letters",
          Map.of("number", records, "after", age.toString()));
    }
  }
}
