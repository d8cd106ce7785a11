package io.clientele.analytics.ingest;

import io.clientele.kernel.time.BusinessDay;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Counts what happened on which day anew from the facts, when days begin at another midnight than
/// those that were counted. Days of behaviours, of which there are no facts here, stay as they are.
@ApplicationScoped
class CountDaysAnew {
  private static final Logger LOG = Logger.getLogger(CountDaysAnew.class);

  /// Before anything is read from Kafka.
  private static final int FIRST = Interceptor.Priority.LIBRARY_BEFORE;

  private static final String TAKE = "update counted_by set zone = ? where zone <> ?";

  private static final String COUNT =
      """
      delete from contact_step_day;
      delete from lifecycle_day;
      insert into contact_step_day (campaign_id, on_day, channel, step, detail, contacts)
      select campaign_id, (s.at at time zone '{zone}')::date, coalesce(channel, ''), s.step,
        s.detail, count(*)
      from contact c, contact_steps(c) s
      group by 1, 2, 3, 4, 5;
      insert into lifecycle_day (axis, on_day, from_value, to_value, moves)
      select axis, (moved_at at time zone '{zone}')::date, from_value, to_value, count(*)
      from lifecycle_move
      group by 1, 2, 3, 4;
      """;

  private final BusinessDay calendar;
  private final DataSource database;

  CountDaysAnew(BusinessDay calendar, DataSource database) {
    this.calendar = calendar;
    this.database = database;
  }

  void start(@Observes @Priority(FIRST) StartupEvent event) throws SQLException {
    handle(calendar.zone());
  }

  /// A transaction of its own, for it takes as long as there is to count.
  void handle(String zone) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      if (take(connection, zone)) {
        Facts.lock(connection);
        try (var statement = connection.createStatement()) {
          statement.execute(COUNT.replace("{zone}", zone));
        }
        LOG.infof("Counted all days anew, as they begin in %s", zone);
      }
      connection.commit();
    }
  }

  /// @return whether days were counted by another zone
  private static boolean take(Connection connection, String zone) throws SQLException {
    try (var statement = connection.prepareStatement(TAKE)) {
      statement.setString(1, zone);
      statement.setString(2, zone);
      return statement.executeUpdate() == 1;
    }
  }
}
