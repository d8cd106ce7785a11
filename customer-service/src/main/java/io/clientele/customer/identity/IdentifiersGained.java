package io.clientele.customer.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/// Is told of identifiers that customers just got, in the same transaction.
public interface IdentifiersGained {
  /// @param identifiers in normal form; some of them their customers may have had before
  void handle(Connection connection, Collection<Identifier> identifiers) throws SQLException;
}
