package io.clientele.campaign.privacy;

import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Hears when contacts are counted under pseudonyms.
@ApplicationScoped
class ConfirmationConsumer implements InboxHandler<ErasureEvent> {
  private static final EventCodec<ErasureEvent> CODEC = EventCodec.of(ErasureEvent.class);

  private final Erasures erasures;
  private final PrivacyConfig config;

  ConfirmationConsumer(Erasures erasures, PrivacyConfig config) {
    this.erasures = erasures;
    this.config = config;
  }

  @Override
  public String name() {
    return "campaign.erasures";
  }

  @Override
  public Topic topic() {
    return ErasureEvent.TOPIC;
  }

  @Override
  public EventCodec<ErasureEvent> codec() {
    return CODEC;
  }

  @Override
  public void apply(Connection connection, List<Received<ErasureEvent>> batch) throws SQLException {
    Set<UUID> counted = new HashSet<>();
    for (var received : batch) {
      switch (received.data()) {
        case ErasureEvent.Confirmed confirmed -> {
          if (confirmed.service().equals(config.countedBy())) {
            counted.add(confirmed.erasureId());
          }
        }
        case ErasureEvent.Unrecognised _ -> {
          // a later version of the suite speaks to readers that know it
        }
      }
    }
    if (!counted.isEmpty()) {
      erasures.counted(connection, counted);
    }
  }
}
