package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import java.sql.Connection;
import java.sql.SQLException;

/// Remembers of whom somebody said that they are two.
public interface ToldApart {
  /// Whether it was said of the two, or of those who were merged into them.
  boolean areTwo(Connection connection, CustomerId one, CustomerId other) throws SQLException;
}
