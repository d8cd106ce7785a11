package io.clientele.e2e;

import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.ContactEvent.OfContact;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.event.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// What the suite has told on its topics, as an integrator counts it who reads them from the
/// beginning: every event once, by its id, however often it was delivered.
///
/// @param customers the latest state of each customer who was neither merged away nor erased since
/// @param behaviours by `source:id`, in how many events each was told as applied
/// @param contacts the events of each contact, in the order in which they were first read
record Told(
    Map<UUID, CustomerStateEvent.State> customers,
    Map<String, Integer> behaviours,
    Map<UUID, List<OfContact>> contacts) {

  static Told by(Suite suite) {
    var customers = new HashMap<UUID, CustomerStateEvent.State>();
    read(
        suite,
        CustomerStateEvent.class,
        Topics.CUSTOMERS,
        event -> {
          switch (event) {
            case CustomerStateEvent.State state -> customers.put(state.customerId(), state);
            case CustomerStateEvent.MergedAway away -> customers.remove(away.customerId());
            case CustomerStateEvent.Erased erased ->
                customers.remove(UUID.fromString(erased.key()));
            case CustomerStateEvent.Unrecognised _ -> {}
          }
        });
    var behaviours = new HashMap<String, Integer>();
    read(
        suite,
        BehavioursAppliedEvent.class,
        Topics.BEHAVIOURS_APPLIED,
        event -> {
          if (event instanceof BehavioursAppliedEvent.Batch batch) {
            batch
                .behaviours()
                .forEach(one -> behaviours.merge(one.source() + ":" + one.id(), 1, Integer::sum));
          }
        });
    var contacts = new LinkedHashMap<UUID, List<OfContact>>();
    read(
        suite,
        ContactEvent.class,
        Topics.CONTACTS,
        event -> {
          if (event instanceof OfContact one) {
            contacts.computeIfAbsent(one.contact().id(), _ -> new ArrayList<>()).add(one);
          }
        });
    return new Told(customers, behaviours, contacts);
  }

  /// The contacts of which an event of this kind was told.
  Set<UUID> contactsThat(Class<? extends OfContact> kind) {
    var ids = new HashSet<UUID>();
    contacts.forEach((id, events) -> {
      if (events.stream().anyMatch(kind::isInstance)) {
        ids.add(id);
      }
    });
    return ids;
  }

  /// Those that converted after they were contacted.
  long conversions() {
    return contacts.values().stream()
        .filter(events ->
            events.stream()
                .anyMatch(event -> event instanceof ContactEvent.Converted it && !it.heldOut()))
        .count();
  }

  /// Gives every event once. They are not kept: a topic may hold more than memory does.
  private static <E extends PublishedEvent> void read(
      Suite suite, Class<E> family, Topic topic, Consumer<E> each) {
    var codec = EventCodec.of(family);
    var seen = new HashSet<UUID>();
    suite.read(
        topic,
        record -> {
          try {
            var event = codec.read(record);
            if (seen.add(event.id())) {
              each.accept(event.data());
            }
          } catch (EventCodec.Malformed e) {
            throw new AssertionError(
                "%s-%d at %d breaks the contract"
                    .formatted(record.topic(), record.partition(), record.offset()),
                e);
          }
        });
  }
}
