package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Deed;
import io.clientele.customer.identity.Merges;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Locks whoever an id stands for.
@ApplicationScoped
class LockCustomer {
  private final CurrentScope scope;
  private final Customers customers;
  private final Merges merges;

  LockCustomer(CurrentScope scope, Customers customers, Merges merges) {
    this.scope = scope;
    this.customers = customers;
    this.merges = merges;
  }

  record Locked(CustomerId id, Customers.Stored stored) {}

  /// Goes on only if there is such a customer and the user may change it.
  Locked handle(Connection connection, CustomerId named) throws SQLException {
    var locked =
        standingFor(connection, named)
            .orElseThrow(() -> new InputProblem.NotFound("customer " + named));
    var profile = locked.stored.profile();
    scope.reach(connection, Deed.CHANGE).require(named, profile.branch(), profile.manager());
    return locked;
  }

  /// Whoever an id stands for, whatever the user may do: the customer itself, or after a merge,
  /// which may be under way, the one it was merged into.
  Optional<Locked> standingFor(Connection connection, CustomerId named) throws SQLException {
    var id = named;
    while (true) {
      var stored = customers.lock(connection, List.of(id)).get(id);
      if (stored != null) {
        return Optional.of(new Locked(id, stored));
      }
      var survivor = merges.survivor(connection, named);
      if (survivor.equals(id)) {
        return Optional.empty();
      }
      id = survivor;
    }
  }
}
