package io.clientele.customer.behaviour;

import static java.util.stream.Collectors.toSet;

import io.clientele.customer.CustomerId;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.ErasedCustomers;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Resolves a batch of behaviours to customers. Those of whom nobody knows yet wait.
@ApplicationScoped
class ResolveBehaviours {
  private final FindOwners findOwners;
  private final WaitingBehaviours waiting;
  private final KnownCustomers customers;
  private final ErasedCustomers erasedCustomers;
  private final Identifiers identifiers;
  private final LinkNamed linkNamed;
  private final BusinessDay calendar;
  private final BehaviourConfig config;

  ResolveBehaviours(
      FindOwners findOwners,
      WaitingBehaviours waiting,
      KnownCustomers customers,
      ErasedCustomers erasedCustomers,
      Identifiers identifiers,
      LinkNamed linkNamed,
      BusinessDay calendar,
      BehaviourConfig config) {
    this.findOwners = findOwners;
    this.waiting = waiting;
    this.customers = customers;
    this.erasedCustomers = erasedCustomers;
    this.identifiers = identifiers;
    this.linkNamed = linkNamed;
    this.calendar = calendar;
    this.config = config;
  }

  /// A behaviour that names somebody, who may be merged or gone.
  private record Named(Batch.Sound sound, Naming.Of of) {
    CustomerId customer() {
      return of.customer();
    }
  }

  /// @param version of the definitions, which the transaction holds
  /// @return the behaviours with their customers, each event once, and the customers locked
  Collection<Behaviour> handle(Connection connection, long version, Batch batch)
      throws SQLException {
    var owners = findOwners.handle(connection, version, batch);
    var named = named(connection, batch, owners);
    var locked =
        customers.lockNamed(connection, named.stream().map(Named::customer).collect(toSet()));
    var gone = named.stream().map(Named::customer).filter(id -> !locked.containsKey(id)).toList();
    var erased = erasedCustomers.among(connection, gone);
    var origins = identifiers.origins(connection, owners.keySet());
    var resolved = new LinkedHashMap<EventOfDay, Behaviour>();
    for (var one : named) {
      var customer = locked.get(one.customer());
      if (customer != null) {
        var behaviour = behaviour(one, customer, origins);
        if (!isRepeated(behaviour.event(), resolved.keySet())) {
          resolved.put(behaviour.event(), behaviour);
        }
      } else if (!erased.contains(one.customer())) {
        batch.refuse(one.sound.received(), "There is no customer " + one.customer() + ".");
      }
    }
    linkNamed.handle(connection, version, batch.naming(), resolved.values(), owners);
    return resolved.values();
  }

  private List<Named> named(
      Connection connection, Batch batch, Map<Identifier, List<CustomerId>> owners)
      throws SQLException {
    var named = new ArrayList<Named>();
    var ownerless = new LinkedHashMap<Recorded, Identifier>();
    for (var sound : batch.sound()) {
      switch (batch.naming().of(sound.recorded(), owners)) {
        case Naming.Of of -> named.add(new Named(sound, of));
        case Naming.Awaited(Identifier by) -> ownerless.put(sound.recorded(), by);
        case Naming.OfProspect(Identifier by) ->
            throw new IllegalStateException("nobody was registered in " + by.namespace());
        case Naming.OfNobody(String why) -> batch.refuse(sound.received(), why);
      }
    }
    if (!ownerless.isEmpty()) {
      waiting.add(connection, ownerless);
    }
    return named;
  }

  private Behaviour behaviour(
      Named named, CustomerId customer, Map<Identifier, CustomerId> origins) {
    var recorded = named.sound.recorded();
    return new Behaviour(
        Behaviour.keyOf(recorded),
        calendar.of(recorded.occurredAt()),
        customer,
        customer.equals(named.customer())
            ? named.of.by().map(origins::get).orElse(null)
            : named.customer(),
        recorded,
        named.sound.received().partition());
  }

  private boolean isRepeated(EventOfDay event, Set<EventOfDay> before) {
    var within = config.repeatedWithinDays();
    return IntStream.rangeClosed(-within, within)
        .anyMatch(days -> before.contains(event.after(days)));
  }
}
