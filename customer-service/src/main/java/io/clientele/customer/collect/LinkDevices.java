package io.clientele.customer.collect;

import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Links;
import io.clientele.customer.identity.Namespaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/// Links whoever has a device to the customer beside whom it was told, if its namespace does.
@ApplicationScoped
class LinkDevices {
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final Links links;

  LinkDevices(Namespaces namespaces, Identifiers identifiers, Links links) {
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.links = links;
  }

  void handle(Connection connection, long version, Collection<ForeignDevice> foreign)
      throws SQLException {
    var known = namespaces.get(connection, version);
    var linking = foreign.stream().filter(one -> known.links(one.device())).toList();
    var all = new LinkedHashSet<Identifier>();
    linking.forEach(one -> all.addAll(List.of(one.user(), one.device())));
    var owners = identifiers.owners(connection, all);
    var noted = new ArrayList<Links.Link>();
    linking.forEach(one -> {
      var users = owners.getOrDefault(one.user(), List.of());
      var others = owners.getOrDefault(one.device(), List.of());
      if (users.size() == 1 && others.size() == 1) {
        noted.add(new Links.Link(users.getFirst(), others.getFirst(), one.device().namespace()));
      }
    });
    links.note(connection, noted);
  }
}
