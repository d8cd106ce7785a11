package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.BlindIndex;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

/// Customers who are one by the rule of a namespace. They are noted here by whoever comes upon
/// them, in the transaction at hand, and merged a moment later, in one of its own.
@ApplicationScoped
public class Links implements IdentifiersGained {
  /// What more customers share says nothing about any two of them.
  private static final int MOST_SHARING = 5;

  // A link that was refused is looked at again when another namespace says the same, or when the
  // rules may be others.
  private static final String NOTED_AGAIN =
      """
      on conflict (one_id, other_id) do update set namespace = excluded.namespace,
        noted_at = excluded.noted_at, refused_under = null, reason = null
      where identity_link.refused_under <> ? or (
        identity_link.refused_under is not null
          and identity_link.namespace <> excluded.namespace)
      """;

  private static final String NOTE =
      """
      insert into identity_link (one_id, other_id, namespace)
      select distinct on (1, 2) least(n.one, n.other), greatest(n.one, n.other), n.namespace
      from unnest(?, ?, ?) as n (one, other, namespace)
      where n.one <> n.other order by 1, 2, 3
      """
          + NOTED_AGAIN;

  private static final String NOTE_SHARING =
      """
      insert into identity_link (one_id, other_id, namespace)
      select distinct on (1, 2) a.id, b.id, shared.namespace
      from (
        select i.namespace, array_agg(i.customer_id) as customers from identifier i
        where i.digest = any (?)
        group by i.namespace, i.digest having count(*) between 2 and ?) as shared
      cross join unnest(shared.customers) as a (id)
      cross join unnest(shared.customers) as b (id)
      where a.id < b.id order by 1, 2, 3
      """
          + NOTED_AGAIN;

  private static final String NEXT =
      """
      select one_id, other_id, namespace from identity_link where refused_under is null
      order by noted_at limit 1
      """;

  private final Definitions definitions;
  private final Namespaces namespaces;
  private final BlindIndex index;

  Links(Definitions definitions, Namespaces namespaces, BlindIndex index) {
    this.definitions = definitions;
    this.namespaces = namespaces;
    this.index = index;
  }

  /// @param namespace by whose rule they are one
  public record Link(CustomerId one, CustomerId other, String namespace) {}

  public void note(Connection connection, Collection<Link> links) throws SQLException {
    if (!links.isEmpty()) {
      Sql.on(connection, NOTE)
          .customers(links.stream().map(Link::one).toList())
          .customers(links.stream().map(Link::other).toList())
          .texts(links.stream().map(Link::namespace).toList())
          .with(definitions.version(connection))
          .run();
    }
  }

  /// Notes who shares identifiers of namespaces that link.
  @Override
  public void handle(Connection connection, Collection<Identifier> identifiers)
      throws SQLException {
    var known = namespaces.get(connection);
    var linking = identifiers.stream().filter(known::links).toList();
    if (!linking.isEmpty()) {
      Sql.on(connection, NOTE_SHARING)
          .uuids(linking.stream().map(identifier -> identifier.digest(index)).toList())
          .with(MOST_SHARING)
          .with(definitions.version(connection))
          .run();
    }
  }

  /// The link that has waited longest.
  public Optional<Link> next(Connection connection) throws SQLException {
    return Sql.on(connection, NEXT).first(Links::link);
  }

  /// Lets all others go before the link that has waited longest.
  public boolean postpone(Connection connection) throws SQLException {
    var first = next(connection);
    if (first.isPresent()) {
      Sql.on(
              connection,
              "update identity_link set noted_at = now() where one_id = ? and other_id = ?")
          .with(first.get().one)
          .with(first.get().other)
          .run();
    }
    return first.isPresent();
  }

  /// What was noted of the two is settled.
  public void forget(Connection connection, Link link) throws SQLException {
    Sql.on(connection, "delete from identity_link where one_id = ? and other_id = ?")
        .with(link.one)
        .with(link.other)
        .run();
  }

  /// Keeps the two from being looked at with every message that names both.
  ///
  /// @param version of the definitions by which it was found that they are not to be merged
  public void refuse(Connection connection, Link link, String reason, long version)
      throws SQLException {
    Sql.on(
            connection,
            """
            update identity_link set reason = ?, refused_under = ?
            where one_id = ? and other_id = ?
            """)
        .with(reason)
        .with(version)
        .with(link.one)
        .with(link.other)
        .run();
  }

  private static Link link(ResultSet row) throws SQLException {
    return new Link(
        Sql.customer(row, "one_id"), Sql.customer(row, "other_id"), row.getString("namespace"));
  }
}
