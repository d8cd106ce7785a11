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
import java.util.Optional;
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

  // Nothing is looked up as long as nobody was merged.
  private static final String ORIGINS =
      """
      select i.namespace, i.value, i.origin_id
      from unnest(?, ?) as n (namespace, value)
      join identifier i on i.namespace = n.namespace and i.value = n.value
      where i.origin_id is not null
        and (select exists (select 1 from customer_merge where undone_at is null))
      """;

  private static final String DIFFERENT =
      """
      select i.namespace from identifier i
      join identifier_namespace n on n.name = i.namespace and n.single
      where i.customer_id = ? and exists (
        select 1 from identifier o
        where o.customer_id = ? and o.namespace = i.namespace and o.value <> i.value)
      order by n.priority desc, i.namespace limit 1
      """;

  private static final String SECONDS =
      """
      select n.place from unnest(?, ?, ?) with ordinality as n (customer_id, namespace, value, place)
      join identifier_namespace s on s.name = n.namespace and s.single
      where exists (
        select 1 from identifier i
        where i.customer_id = n.customer_id and i.namespace = n.namespace and i.value <> n.value)
      """;

  private static final String BEST_PRIORITY =
      """
      select coalesce(max(n.priority), 0) from identifier i
      join identifier_namespace n on n.name = i.namespace
      where i.customer_id = ?
      """;

  private static final String OF_CUSTOMER =
      """
      select coalesce(json_agg(json_build_object('namespace', namespace, 'value', value,
        'exclusive', exclusive, 'origin', origin_id)), '[]')
      from identifier where customer_id = ?
      """;

  private static final String HAND_OVER =
      """
      update identifier i set customer_id = ?, origin_id = coalesce(i.origin_id, i.customer_id)
      where i.customer_id = ? and not exists (
        select 1 from identifier o
        where o.customer_id = ? and o.namespace = i.namespace and o.value = i.value)
      """;

  private static final String HAND_BACK =
      """
      update identifier set customer_id = ?, origin_id = nullif(origin_id, ?)
      where customer_id = ? and origin_id = any (?)
      """;

  // What both had before they were merged, both have again.
  private static final String SHARE_AGAIN =
      """
      insert into identifier (customer_id, namespace, value, exclusive, origin_id)
      select ?, i.namespace, i.value, i.exclusive, i.origin
      from json_to_recordset(?::json) as i (namespace text, value text, exclusive boolean,
        origin uuid)
      join identifier o on o.customer_id = ? and o.namespace = i.namespace and o.value = i.value
      on conflict do nothing
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

  /// By which merged customers identifiers came; those that belong to whom they came by are left
  /// out.
  public Map<Identifier, CustomerId> origins(
      Connection connection, Collection<Identifier> identifiers) throws SQLException {
    var origins = new HashMap<Identifier, CustomerId>();
    Sql.on(connection, ORIGINS)
        .texts(identifiers.stream().map(Identifier::namespace).toList())
        .texts(identifiers.stream().map(Identifier::value).toList())
        .each(row ->
            origins.put(
                new Identifier(row.getString("namespace"), row.getString("value")),
                Sql.customer(row, "origin_id")));
    return origins;
  }

  /// A namespace with one identifier per customer in which the two have different ones, so that
  /// they are two people.
  public Optional<String> differingNamespace(
      Connection connection, CustomerId one, CustomerId other) throws SQLException {
    return Sql.on(connection, DIFFERENT).with(one).with(other).first(row -> row.getString(1));
  }

  /// Those that would be a second identifier of a namespace of which the customer may have one.
  public Set<Owned> seconds(Connection connection, Collection<Owned> wanted) throws SQLException {
    if (wanted.isEmpty()) {
      return Set.of();
    }
    var all = List.copyOf(wanted);
    return new HashSet<>(
        Sql.on(connection, SECONDS)
            .customers(all.stream().map(Owned::customer).toList())
            .texts(all.stream().map(owned -> owned.identifier().namespace()).toList())
            .texts(all.stream().map(owned -> owned.identifier().value()).toList())
            .list(row -> all.get(row.getInt("place") - 1)));
  }

  /// The highest priority among the namespaces of a customer's identifiers.
  public int bestPriority(Connection connection, CustomerId customer) throws SQLException {
    return Sql.on(connection, BEST_PRIORITY)
        .with(customer)
        .first(row -> row.getInt(1))
        .orElseThrow();
  }

  /// Makes a customer's identifiers those of another. What both have the other has once.
  ///
  /// @return the identifiers as they were, for [#handBack]
  public String handOver(Connection connection, CustomerId from, CustomerId to)
      throws SQLException {
    var before =
        Sql.on(connection, OF_CUSTOMER).with(from).first(row -> row.getString(1)).orElseThrow();
    Sql.on(connection, HAND_OVER).with(to).with(from).with(to).run();
    Sql.on(connection, "delete from identifier where customer_id = ?").with(from).run();
    return before;
  }

  /// Gives identifiers back to the customer they came by.
  ///
  /// @param origins that customer and those whom it had been merged with before
  /// @param before what [#handOver] returned
  public void handBack(
      Connection connection,
      CustomerId from,
      CustomerId to,
      Collection<CustomerId> origins,
      String before)
      throws SQLException {
    Sql.on(connection, HAND_BACK).with(to).with(to).with(from).customers(origins).run();
    Sql.on(connection, SHARE_AGAIN).with(to).with(before).with(from).run();
  }
}
