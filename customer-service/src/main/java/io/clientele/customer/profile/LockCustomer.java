package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Deed;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Locks whoever an id stands for, if the user may change that customer.
@ApplicationScoped
class LockCustomer {
  private final CurrentScope scope;
  private final Customers customers;

  LockCustomer(CurrentScope scope, Customers customers) {
    this.scope = scope;
    this.customers = customers;
  }

  record Locked(CustomerId id, Customers.Stored stored) {}

  /// After a merge that was under way, the id stands for somebody else.
  Locked handle(Connection connection, CustomerId named) throws SQLException {
    var id = scope.resolve(connection, named, Deed.CHANGE);
    var stored = customers.lock(connection, List.of(id)).get(id);
    return stored == null ? handle(connection, named) : new Locked(id, stored);
  }
}
