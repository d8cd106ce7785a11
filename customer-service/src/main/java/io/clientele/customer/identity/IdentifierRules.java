package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// What the rules of namespaces say of two customers who may be one, by what they are known by.
@ApplicationScoped
public class IdentifierRules {
  private static final String DIFFERENT =
      """
      select i.namespace from identifier i
      join identifier_namespace n on n.name = i.namespace and n.single
      where i.customer_id = ? and exists (
        select 1 from identifier o
        where o.customer_id = ? and o.namespace = i.namespace and o.digest <> i.digest)
      order by n.priority desc, i.namespace limit 1
      """;

  private static final String BEST_PRIORITY =
      """
      select coalesce(max(n.priority), 0) from identifier i
      join identifier_namespace n on n.name = i.namespace
      where i.customer_id = ?
      """;

  /// A namespace with one identifier per customer in which the two have different ones, so that
  /// they are two people.
  public Optional<String> differingNamespace(
      Connection connection, CustomerId one, CustomerId other) throws SQLException {
    return Sql.on(connection, DIFFERENT).with(one).with(other).first(row -> row.getString(1));
  }

  /// The highest priority among the namespaces of a customer's identifiers.
  public int bestPriority(Connection connection, CustomerId customer) throws SQLException {
    return Sql.on(connection, BEST_PRIORITY)
        .with(customer)
        .first(row -> row.getInt(1))
        .orElseThrow();
  }
}
