package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Identifier;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.inbox.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The sound behaviours of a batch with what they say of whose they are, and why others cannot be
/// applied.
final class Batch {
  private final Naming naming;
  private final List<Sound> sound = new ArrayList<>();
  private final Map<Received<BehaviourEvent>, String> refused = new HashMap<>();

  Batch(Naming naming) {
    this.naming = naming;
  }

  /// A behaviour with which nothing is wrong in itself.
  record Sound(Received<BehaviourEvent> received, Recorded recorded) {}

  void add(Received<BehaviourEvent> received, Recorded recorded) {
    sound.add(new Sound(received, recorded));
  }

  /// @param why a sentence
  void refuse(Received<BehaviourEvent> received, String why) {
    refused.put(received, why);
  }

  void leaveOut(Predicate<Sound> which) {
    sound.removeIf(which);
  }

  Naming naming() {
    return naming;
  }

  List<Sound> sound() {
    return sound;
  }

  /// The sentences by the records they are about.
  Map<Received<BehaviourEvent>, String> refused() {
    return refused;
  }

  /// All that anybody is named by.
  Set<Identifier> identifiers() {
    var identifiers = new LinkedHashSet<Identifier>();
    sound.forEach(one -> identifiers.addAll(naming.identifiers(one.recorded)));
    return identifiers;
  }

  /// Who is named.
  ///
  /// @param owners of the identifiers, here and below
  Set<CustomerId> customers(Map<Identifier, List<CustomerId>> owners) {
    var customers = new HashSet<CustomerId>();
    for (var one : sound) {
      if (naming.of(one.recorded, owners) instanceof Naming.Of of) {
        customers.add(of.customer());
      }
    }
    return customers;
  }

  /// By what somebody new is to be registered.
  Set<Identifier> prospects(Map<Identifier, List<CustomerId>> owners) {
    var prospects = new LinkedHashSet<Identifier>();
    for (var one : sound) {
      if (naming.of(one.recorded, owners) instanceof Naming.OfProspect(Identifier by)) {
        prospects.add(by);
      }
    }
    return prospects;
  }

  /// What nobody has, and will be somebody's by these behaviours.
  Set<Identifier> givenAway(Map<Identifier, List<CustomerId>> owners) {
    var given = prospects(owners);
    for (var one : sound) {
      naming.linking(one.recorded).stream()
          .filter(identifier -> !owners.containsKey(identifier))
          .forEach(given::add);
    }
    return given;
  }
}
