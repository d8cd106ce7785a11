package io.clientele.customer.consent;

import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.inbox.Unprocessable;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Hears what customers answered to contacts: who unsubscribed or complained has withdrawn the
/// consent that the contact needed.
@ApplicationScoped
class ContactConsumer implements InboxHandler<ContactEvent> {
  private static final EventCodec<ContactEvent> CODEC =
      EventCodec.of(ContactEvent.class).only(Set.of(ContactEvent.Responded.class));

  private final WithdrawUnsubscribed withdrawUnsubscribed;
  private final BusinessDay calendar;

  ContactConsumer(WithdrawUnsubscribed withdrawUnsubscribed, BusinessDay calendar) {
    this.withdrawUnsubscribed = withdrawUnsubscribed;
    this.calendar = calendar;
  }

  @Override
  public String name() {
    return "customer.contacts";
  }

  @Override
  public Topic topic() {
    return ContactEvent.TOPIC;
  }

  @Override
  public EventCodec<ContactEvent> codec() {
    return CODEC;
  }

  @Override
  public Duration gathering() {
    return Duration.ofMillis(250);
  }

  @Override
  public void apply(Connection connection, List<Received<ContactEvent>> batch) throws SQLException {
    var now = calendar.now();
    var heard = new LinkedHashSet<Unsubscription>();
    var rejected = new HashMap<Received<ContactEvent>, String>();
    for (var received : batch) {
      if (received.data() instanceof ContactEvent.Responded answer) {
        Unsubscription.of(answer)
            .ifPresent(unsubscription -> {
              var faults = unsubscription.faults(now);
              if (faults.isEmpty()) {
                heard.add(unsubscription);
              } else {
                var first = faults.getFirst();
                rejected.put(received, first.field() + " " + first.message() + ".");
              }
            });
      }
    }
    if (!rejected.isEmpty()) {
      throw new Unprocessable(rejected);
    }
    if (!heard.isEmpty()) {
      withdrawUnsubscribed.handle(connection, heard);
    }
  }
}
