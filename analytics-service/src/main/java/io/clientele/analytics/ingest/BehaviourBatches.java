package io.clientele.analytics.ingest;

import io.clientele.analytics.ingest.BehaviourBatch.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Which batches of behaviours were counted, and the counts by type and day.
@ApplicationScoped
class BehaviourBatches {
  private static final String REMEMBER =
      """
      insert into behaviour_batch (event_id, published_at, behaviours)
      select * from unnest(?, ?, ?) as incoming (event_id)
      order by incoming.event_id
      on conflict do nothing
      returning event_id
      """;

  private static final String COUNT =
      """
      insert into behaviour_day as d (on_day, type, behaviours)
      select * from unnest(?, ?, ?) as incoming (on_day, type)
      order by incoming.on_day, incoming.type
      on conflict (on_day, type) do update set behaviours = d.behaviours + excluded.behaviours
      """;

  private static final String FORGET =
      """
      delete from behaviour_batch where event_id in (
        select event_id from behaviour_batch where published_at < ? for update skip locked)
      """;

  /// @param batches each id at most once
  void add(Connection connection, List<BehaviourBatch> batches) throws SQLException {
    if (batches.isEmpty()) {
      return;
    }
    var fresh = remember(connection, batches);
    var counts = new HashMap<Kind, Long>();
    for (var batch : batches) {
      if (fresh.contains(batch.eventId())) {
        batch.counts().forEach((kind, count) -> counts.merge(kind, count, Long::sum));
      }
    }
    if (!counts.isEmpty()) {
      count(connection, counts);
    }
  }

  /// @return how many were forgotten
  int forgetPublishedBefore(Connection connection, Instant horizon) throws SQLException {
    try (var statement = connection.prepareStatement(FORGET)) {
      statement.setObject(1, OffsetDateTime.ofInstant(horizon, ZoneOffset.UTC));
      return statement.executeUpdate();
    }
  }

  private static Set<UUID> remember(Connection connection, List<BehaviourBatch> batches)
      throws SQLException {
    var fresh = new HashSet<UUID>();
    try (var statement = connection.prepareStatement(REMEMBER)) {
      Columns.of(batches)
          .with("uuid", BehaviourBatch::eventId)
          .with("timestamptz", BehaviourBatch::publishedAt)
          .with("integer", BehaviourBatch::size)
          .bindTo(statement);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          fresh.add(result.getObject(1, UUID.class));
        }
      }
    }
    return fresh;
  }

  private static void count(Connection connection, Map<Kind, Long> counts) throws SQLException {
    try (var statement = connection.prepareStatement(COUNT)) {
      Columns.of(List.copyOf(counts.entrySet()))
          .with("date", entry -> entry.getKey().on())
          .with("text", entry -> entry.getKey().type())
          .with("bigint", Map.Entry::getValue)
          .bindTo(statement);
      statement.executeUpdate();
    }
  }
}
