package io.clientele.customer.privacy;

import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Namespaces;
import io.clientele.defaults.privacy.IdentifierForms;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/// Compares identifiers in their normal form, by the rules of the namespaces: however somebody
/// wrote a phone number, it is found.
@Singleton
class NormalForms implements IdentifierForms {
  private final Namespaces namespaces;

  NormalForms(Namespaces namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public Form get(Connection connection) throws SQLException {
    var known = namespaces.get(connection);
    return (namespace, value) ->
        known
            .normal(new Identifier(namespace, value))
            .map(normal -> normal.namespace() + ":" + normal.value());
  }
}
