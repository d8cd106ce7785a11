package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers.Owned;
import io.clientele.customer.identity.Links;
import io.clientele.customer.identity.Links.Link;
import io.clientele.customer.profile.GainIdentifiers;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Learns from behaviours that came with several identifiers: those of namespaces that link become
/// their customer's, or link whoever has them.
@ApplicationScoped
class LinkNamed {
  private final GainIdentifiers gainIdentifiers;
  private final Links links;

  LinkNamed(GainIdentifiers gainIdentifiers, Links links) {
    this.gainIdentifiers = gainIdentifiers;
    this.links = links;
  }

  /// @param version of the definitions, which the transaction holds
  /// @param behaviours whose customers are locked
  /// @param owners of their identifiers; those that link and nobody has are claimed
  void handle(
      Connection connection,
      long version,
      Naming naming,
      Collection<Behaviour> behaviours,
      Map<Identifier, List<CustomerId>> owners)
      throws SQLException {
    var gained = new LinkedHashMap<Identifier, Owned>();
    var noted = new LinkedHashSet<Link>();
    for (var behaviour : behaviours) {
      for (var identifier : naming.linking(behaviour.recorded())) {
        take(identifier, behaviour, owners, gained, noted);
      }
    }
    if (!gained.isEmpty()) {
      gainIdentifiers.handle(connection, version, gained.values());
    }
    links.note(connection, noted);
  }

  private static void take(
      Identifier identifier,
      Behaviour behaviour,
      Map<Identifier, List<CustomerId>> owners,
      Map<Identifier, Owned> gained,
      Set<Link> noted) {
    var customer = behaviour.customer();
    var found = owners.getOrDefault(identifier, List.of());
    if (found.isEmpty()) {
      var of = Objects.requireNonNullElse(behaviour.origin(), customer);
      var first = gained.putIfAbsent(identifier, new Owned(customer, of, identifier));
      if (first != null && !first.customer().equals(customer)) {
        noted.add(new Link(customer, first.customer(), identifier.namespace()));
      }
    } else if (found.size() == 1 && !found.getFirst().equals(customer)) {
      noted.add(new Link(customer, found.getFirst(), identifier.namespace()));
    }
  }
}
