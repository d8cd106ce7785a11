package io.clientele.defaults.privacy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// In what form identifiers are compared. A service that knows the rules of the namespaces has a
/// bean of its own; for others two are the same that are written alike, but for what people put
/// into numbers to read them more easily.
@FunctionalInterface
public interface IdentifierForms {
  /// The rules as of now.
  Form get(Connection connection) throws SQLException;

  /// Brings identifiers into one form.
  @FunctionalInterface
  interface Form {
    /// One text for all ways to write the identifier; empty when there is no such namespace.
    Optional<String> of(String namespace, String value);
  }
}
