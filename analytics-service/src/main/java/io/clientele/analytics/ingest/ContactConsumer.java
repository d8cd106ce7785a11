package io.clientele.analytics.ingest;

import static java.util.stream.Collectors.toSet;

import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// Keeps what became of every contact.
@ApplicationScoped
class ContactConsumer implements InboxHandler<ContactEvent> {
  private final EventCodec<ContactEvent> codec = EventCodec.of(ContactEvent.class);
  private final Contacts contacts;
  private final Erasures erasures;

  ContactConsumer(Contacts contacts, Erasures erasures) {
    this.contacts = contacts;
    this.erasures = erasures;
  }

  @Override
  public String name() {
    return "analytics.contacts";
  }

  @Override
  public Topic topic() {
    return ContactEvent.TOPIC;
  }

  @Override
  public EventCodec<ContactEvent> codec() {
    return codec;
  }

  @Override
  public void apply(Connection connection, List<Received<ContactEvent>> batch) throws SQLException {
    var changes = new HashMap<UUID, ContactChange>();
    for (var received : batch) {
      switch (received.data()) {
        case ContactEvent.OfContact event ->
            changes
                .computeIfAbsent(event.contact().id(), _ -> new ContactChange(event.contact()))
                .add(event);
        case ContactEvent.Unrecognised _ -> {}
      }
    }
    var customers =
        changes.values().stream().map(change -> change.contact().customerId()).collect(toSet());
    erasures
        .hold(connection, customers)
        .forEach((customer, pseudonym) ->
            changes.values().forEach(change -> change.rename(customer, pseudonym)));
    contacts.apply(connection, List.copyOf(changes.values()));
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
