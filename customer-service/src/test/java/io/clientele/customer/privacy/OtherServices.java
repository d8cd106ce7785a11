package io.clientele.customer.privacy;

import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What the other services say when they have erased somebody.
@ApplicationScoped
class OtherServices {
  private final Outbox outbox;

  OtherServices(Outbox outbox) {
    this.outbox = outbox;
  }

  void confirm(AnErasure erasure) {
    confirm(erasure, "analytics-service");
    confirm(erasure, "campaign-service");
  }

  void confirm(AnErasure erasure, String service) {
    QuarkusTransaction.requiringNew()
        .run(() ->
            outbox.append(
                new ErasureEvent.Confirmed(
                    UUID.fromString(erasure.id()),
                    service,
                    Instant.now(),
                    List.of(new ErasedRows("contact", ErasedRows.PSEUDONYMISED, 3)))));
  }
}
