package io.clientele.analytics.ingest;

import io.clientele.kernel.event.CampaignEvent.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The campaigns as last told.
@ApplicationScoped
class Campaigns {
  private static final String PUT =
      """
      insert into campaign as c
        (campaign_id, version, name, state, budget, currency, holdout_percent, changed_at)
      select * from unnest(?, ?, ?, ?, ?, ?, ?, ?) as incoming (campaign_id)
      order by incoming.campaign_id
      on conflict (campaign_id) do update set
        version = excluded.version,
        name = excluded.name,
        state = excluded.state,
        budget = excluded.budget,
        currency = excluded.currency,
        holdout_percent = excluded.holdout_percent,
        changed_at = excluded.changed_at
      where c.version < excluded.version
      """;

  /// @param transitions at most one of each campaign
  void put(Connection connection, List<Transition> transitions) throws SQLException {
    if (transitions.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(PUT)) {
      Columns.of(transitions)
          .with("uuid", transition -> transition.campaign().id())
          .with("bigint", transition -> transition.campaign().version())
          .with("text", transition -> transition.campaign().name())
          .with("text", transition -> transition.campaign().state())
          .with("numeric", transition -> transition.campaign().budget().amount())
          .with("text", transition -> transition.campaign().budget().currency())
          .with("numeric", transition -> transition.campaign().holdoutPercent())
          .with("timestamptz", Transition::occurredAt)
          .bindTo(statement);
      statement.executeUpdate();
    }
  }
}
