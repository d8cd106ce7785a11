package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Namespace;
import io.clientele.customer.identity.Namespaces;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whose a behaviour is, by the rules of the namespaces of all identifiers that came with it.
record Naming(Namespaces.Known namespaces) {

  /// What the identifiers of a behaviour say, one of these.
  sealed interface Named {}

  /// @param by the identifier that told; empty when the behaviour named the customer itself
  record Of(CustomerId customer, Optional<Identifier> by) implements Named {}

  /// Nobody has the identifier yet, and its rule is to register whoever it is.
  record OfProspect(Identifier by) implements Named {}

  /// Nobody has the identifier yet, and its rule is to wait.
  record Awaited(Identifier by) implements Named {}

  record OfNobody(String why) implements Named {}

  /// All identifiers of a behaviour in normal form, the most telling first.
  List<Identifier> identifiers(Recorded behaviour) {
    var also = behaviour.alsoKnownBy();
    var first = Optional.ofNullable(behaviour.identifier()).flatMap(this::normal);
    if (also == null || also.isEmpty()) {
      return first.map(List::of).orElse(List.of());
    }
    var all = new ArrayList<Identifier>();
    first.ifPresent(all::add);
    also.forEach(one -> normal(one).ifPresent(all::add));
    return namespaces.ranked(all);
  }

  /// Those of a behaviour that came with several which become its customer's, or link whoever has
  /// them.
  List<Identifier> linking(Recorded behaviour) {
    return behaviour.alsoKnownBy() == null
        ? List.of()
        : identifiers(behaviour).stream().filter(namespaces::links).toList();
  }

  /// The most telling identifier that names one customer, or is to lead to one, decides. One that
  /// several share or that names nobody leaves it to the next.
  ///
  /// @param owners of the identifiers
  Named of(Recorded behaviour, Map<Identifier, List<CustomerId>> owners) {
    var customer = behaviour.customerId();
    if (customer != null) {
      return new Of(new CustomerId(customer), Optional.empty());
    }
    var shared = false;
    for (var identifier : identifiers(behaviour)) {
      var found = owners.getOrDefault(identifier, List.of());
      if (found.size() == 1) {
        return new Of(found.getFirst(), Optional.of(identifier));
      }
      if (!found.isEmpty()) {
        shared = true;
      } else if (unknown(identifier) == Namespace.Unknown.PROSPECT) {
        return new OfProspect(identifier);
      } else if (unknown(identifier) == Namespace.Unknown.WAIT) {
        return new Awaited(identifier);
      }
    }
    return new OfNobody(
        shared ? "Several customers have the identifier." : "Nobody has the identifier.");
  }

  private Optional<Identifier> normal(BehaviourEvent.Identifier given) {
    return namespaces.normal(new Identifier(given.namespace(), given.value()));
  }

  private Namespace.Unknown unknown(Identifier identifier) {
    return namespaces
        .find(identifier.namespace())
        .map(Namespace::unknown)
        .orElse(Namespace.Unknown.REFUSE);
  }
}
