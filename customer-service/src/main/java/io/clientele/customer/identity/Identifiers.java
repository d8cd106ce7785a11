package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which identifiers belong to which customers.
@ApplicationScoped
public class Identifiers {
  private static final String OWNERS =
      """
      select i.namespace, i.value, i.customer_id
      from unnest(?, ?) as n (namespace, value)
      join identifier i on i.namespace = n.namespace and i.value = n.value
      """;

  private static final String ADD =
      """
      insert into identifier (customer_id, namespace, value, exclusive)
      select n.customer_id, n.namespace, n.value, s.exclusive
      from unnest(?, ?, ?) as n (customer_id, namespace, value)
      join identifier_namespace s on s.name = n.namespace
      on conflict (customer_id, namespace, value) do nothing
      returning customer_id
      """;

  private final List<IdentifiersGained> listeners;

  Identifiers(@All List<IdentifiersGained> listeners) {
    this.listeners = listeners;
  }

  public record Owned(CustomerId customer, Identifier identifier) {}

  /// The owners of identifiers in normal form; those that nobody has are not there.
  public Map<Identifier, List<CustomerId>> owners(
      Connection connection, Collection<Identifier> identifiers) throws SQLException {
    var owners = new HashMap<Identifier, List<CustomerId>>();
    if (identifiers.isEmpty()) {
      return owners;
    }
    Sql.on(connection, OWNERS)
        .texts(identifiers.stream().map(Identifier::namespace).toList())
        .texts(identifiers.stream().map(Identifier::value).toList())
        .each(row ->
            owners
                .computeIfAbsent(
                    new Identifier(row.getString("namespace"), row.getString("value")),
                    _ -> new ArrayList<>(1))
                .add(Sql.customer(row, "customer_id")));
    return owners;
  }

  /// Adds identifiers in normal form; returns the customers that had not all of theirs before.
  public Set<CustomerId> add(Connection connection, Collection<Owned> identifiers)
      throws SQLException {
    if (identifiers.isEmpty()) {
      return Set.of();
    }
    var gained =
        new HashSet<>(
            Sql.on(connection, ADD)
                .customers(identifiers.stream().map(Owned::customer).toList())
                .texts(identifiers.stream().map(owned -> owned.identifier().namespace()).toList())
                .texts(identifiers.stream().map(owned -> owned.identifier().value()).toList())
                .list(row -> Sql.customer(row, "customer_id")));
    if (!gained.isEmpty()) {
      var named = identifiers.stream().map(Owned::identifier).toList();
      for (var listener : listeners) {
        listener.handle(connection, named);
      }
    }
    return gained;
  }
}
