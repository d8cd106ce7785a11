package io.clientele.customer.privacy;

import io.clientele.customer.privacy.Erasures.Proof;
import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Takes down what the other services have erased.
@ApplicationScoped
class ConfirmationConsumer implements InboxHandler<ErasureEvent> {
  private final Erasures erasures;
  private final EventCodec<ErasureEvent> codec = EventCodec.of(ErasureEvent.class);

  ConfirmationConsumer(Erasures erasures) {
    this.erasures = erasures;
  }

  @Override
  public String name() {
    return "customer.erasures";
  }

  @Override
  public Topic topic() {
    return ErasureEvent.TOPIC;
  }

  @Override
  public EventCodec<ErasureEvent> codec() {
    return codec;
  }

  @Override
  public void apply(Connection connection, List<Received<ErasureEvent>> batch) throws SQLException {
    for (var received : batch) {
      switch (received.data()) {
        case ErasureEvent.Confirmed confirmed ->
            erasures.confirm(
                connection,
                confirmed.erasureId(),
                new Proof(confirmed.service(), confirmed.occurredAt(), confirmed.rows()));
        case ErasureEvent.Unrecognised _ -> {
          // a later version of the suite speaks to readers that know it
        }
      }
    }
  }
}
