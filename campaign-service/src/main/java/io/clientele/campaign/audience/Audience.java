package io.clientele.campaign.audience;

import io.clientele.campaign.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/// The customers whom we know.
@ApplicationScoped
class Audience {
  private static final String HOLD =
      """
      select customer_id from audience where customer_id = any (?) order by customer_id for update
      """;

  private static final String FORGET = "delete from audience where customer_id = any (?)";

  /// Keeps everybody else from these customers. Whoever takes some of them away holds them all
  /// first: what is planned for them is given up then, and nobody waits for a customer with money
  /// in hand.
  void hold(Connection connection, Collection<UUID> customers) throws SQLException {
    Sql.of(HOLD, Sql.ids(customers)).list(connection, row -> Sql.id(row, "customer_id"));
  }

  /// @return how many of them were known
  int forget(Connection connection, Collection<UUID> customers) throws SQLException {
    return Sql.of(FORGET, Sql.ids(customers)).update(connection);
  }
}
