package io.clientele.analytics.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.analytics.Reading;
import io.clientele.analytics.dashboard.ReadOverview;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Reads the overview anew when it may have changed.
@ApplicationScoped
class Snapshots {
  // Positions only rise, and they rise with every batch that is applied. Records that were parked
  // and driven again move no position, so they are added, by their times: when they are forgotten,
  // no number of records that are applied meanwhile makes up for them.
  private static final String VERSION =
      """
      select
        (select coalesce(sum(next_offset), 0) from consumer_offset)::bigint
        + (select coalesce(sum((extract(epoch from settled_at) * 1000)::bigint), 0)
           from dead_letter where state = 'REDRIVEN')::bigint
      """;

  private final Reading reading;
  private final ReadOverview readOverview;
  private final ObjectMapper json;

  Snapshots(Reading reading, ReadOverview readOverview, ObjectMapper json) {
    this.reading = reading;
    this.readOverview = readOverview;
    this.json = json;
  }

  /// The snapshot of now: the known one when nothing was counted since.
  Snapshot after(@Nullable Snapshot known) throws SQLException {
    return reading.of(connection -> {
      var version = version(connection);
      return known != null && known.version() == version
          ? known
          : new Snapshot(version, encoded(connection));
    });
  }

  private static long version(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(VERSION);
        var result = statement.executeQuery()) {
      result.next();
      return result.getLong(1);
    }
  }

  private String encoded(Connection connection) throws SQLException {
    try {
      return json.writeValueAsString(readOverview.handle(connection));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
