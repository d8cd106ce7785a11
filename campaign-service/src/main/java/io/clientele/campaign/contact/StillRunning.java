package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/// Whether a campaign is running, as of at most a quarter of a second ago: a pause must stop even
/// the batch that is under way.
@ApplicationScoped
class StillRunning {
  private static final long FRESH = Duration.ofMillis(250).toNanos();

  private final DataSource database;
  private final ConcurrentHashMap<UUID, Answer> answers = new ConcurrentHashMap<>();

  StillRunning(DataSource database) {
    this.database = database;
  }

  boolean handle(UUID campaign) {
    return answers
        .compute(
            campaign,
            (id, known) ->
                known != null && System.nanoTime() - known.at() < FRESH ? known : ask(id))
        .running();
  }

  private Answer ask(UUID campaign) {
    try (var connection = database.getConnection()) {
      var running =
          Sql.of("select state = 'RUNNING' as running from campaign where id = ?", campaign)
              .first(connection, row -> row.getBoolean("running"))
              .orElse(false);
      return new Answer(running, System.nanoTime());
    } catch (SQLException _) {
      // A database that cannot be asked cannot be told what was sent either.
      return new Answer(false, System.nanoTime());
    }
  }

  private record Answer(boolean running, long at) {}
}
