package io.clientele.analytics.ingest;

import io.clientele.kernel.event.CampaignEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// Keeps the campaigns' names, states and budgets.
@ApplicationScoped
class CampaignConsumer implements InboxHandler<CampaignEvent> {
  private final EventCodec<CampaignEvent> codec = EventCodec.of(CampaignEvent.class);
  private final Campaigns campaigns;

  CampaignConsumer(Campaigns campaigns) {
    this.campaigns = campaigns;
  }

  @Override
  public String name() {
    return "analytics.campaign-events";
  }

  @Override
  public Topic topic() {
    return CampaignEvent.TOPIC;
  }

  @Override
  public EventCodec<CampaignEvent> codec() {
    return codec;
  }

  @Override
  public void apply(Connection connection, List<Received<CampaignEvent>> batch)
      throws SQLException {
    var latest = new HashMap<UUID, CampaignEvent.Transition>();
    for (var received : batch) {
      switch (received.data()) {
        case CampaignEvent.Transition transition ->
            latest.merge(
                transition.campaign().id(),
                transition,
                (a, b) -> b.campaign().version() > a.campaign().version() ? b : a);
        case CampaignEvent.Unrecognised _ -> {}
      }
    }
    campaigns.put(connection, List.copyOf(latest.values()));
  }
}
