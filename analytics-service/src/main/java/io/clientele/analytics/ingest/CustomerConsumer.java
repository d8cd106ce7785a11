package io.clientele.analytics.ingest;

import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.inbox.Unprocessable;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// Keeps the number of customers of each kind.
@ApplicationScoped
class CustomerConsumer implements InboxHandler<CustomerStateEvent> {
  private final EventCodec<CustomerStateEvent> codec = EventCodec.of(CustomerStateEvent.class);
  private final Customers customers;

  CustomerConsumer(Customers customers) {
    this.customers = customers;
  }

  @Override
  public String name() {
    return "analytics.customers";
  }

  @Override
  public Topic topic() {
    return CustomerStateEvent.TOPIC;
  }

  @Override
  public EventCodec<CustomerStateEvent> codec() {
    return codec;
  }

  @Override
  public void apply(Connection connection, List<Received<CustomerStateEvent>> batch)
      throws SQLException {
    var latest = new HashMap<UUID, CustomerView>();
    for (var received : batch) {
      switch (received.data()) {
        case CustomerStateEvent.State state ->
            latest.merge(state.customerId(), CustomerView.of(state), CustomerView::followedBy);
        case CustomerStateEvent.MergedAway merged ->
            latest.merge(merged.customerId(), CustomerView.of(merged), CustomerView::followedBy);
        case CustomerStateEvent.Erased _ -> {
          var erased = CustomerView.erased(customerId(received));
          latest.merge(erased.customerId(), erased, CustomerView::followedBy);
        }
        case CustomerStateEvent.Unrecognised _ -> {}
      }
    }
    customers.put(connection, List.copyOf(latest.values()));
  }

  private static UUID customerId(Received<CustomerStateEvent> received) {
    try {
      return UUID.fromString(received.key());
    } catch (IllegalArgumentException _) {
      throw new Unprocessable(received, "The key of an erasure is the id of a customer.");
    }
  }

  @Override
  public Duration gathering() {
    return Duration.ofMillis(250);
  }

  @Override
  public int lanes() {
    return 2;
  }
}
