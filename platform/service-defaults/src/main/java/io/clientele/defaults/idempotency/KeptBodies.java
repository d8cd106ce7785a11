package io.clientele.defaults.idempotency;

import java.sql.Connection;
import java.sql.SQLException;

/// How the bodies of first answers are kept: as they are, unless a service has a bean of its own,
/// because its answers carry personal data.
public interface KeptBodies {
  /// @return what is to be stored
  String keep(Connection connection, String body) throws SQLException;

  /// @param kept what [#keep] returned
  /// @return the body
  String read(Connection connection, String kept) throws SQLException;
}
