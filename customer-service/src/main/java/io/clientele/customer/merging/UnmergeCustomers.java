package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Deed;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Merges.Merge;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Undoes a merge because somebody asks for it. Merges into the same customer are undone in any
/// order; a merge into a customer that was merged further itself, after that one.
@ApplicationScoped
class UnmergeCustomers {
  private final Database database;
  private final Definitions definitions;
  private final Merges merges;
  private final KnownCustomers customers;
  private final SeparateCustomers separateCustomers;
  private final CurrentScope scope;
  private final CurrentUser user;

  UnmergeCustomers(
      Database database,
      Definitions definitions,
      Merges merges,
      KnownCustomers customers,
      SeparateCustomers separateCustomers,
      CurrentScope scope,
      CurrentUser user) {
    this.database = database;
    this.definitions = definitions;
    this.merges = merges;
    this.customers = customers;
    this.separateCustomers = separateCustomers;
    this.scope = scope;
    this.user = user;
  }

  /// Finds the merge that is meant, if there is one.
  @FunctionalInterface
  interface Which {
    Optional<Merge> find(Connection connection) throws SQLException;
  }

  Which merge(UUID id) {
    return connection -> merges.find(connection, id);
  }

  Which mergeOf(CustomerId merged) {
    return connection -> merges.standing(connection, merged);
  }

  Merge handle(CustomerId id, Which which) {
    return database.call(connection -> {
      var version = definitions.holdAlone(connection);
      merges.lock(connection);
      var survivor = scope.resolve(connection, id, Deed.CHANGE);
      var merge = which.find(connection).orElseThrow(CustomerProblem.NotMerged::new);
      requireUndoable(connection, survivor, merge);
      customers.lock(connection, List.of(survivor));
      return separateCustomers.handle(connection, version, merge, user.name());
    });
  }

  private void requireUndoable(Connection connection, CustomerId survivor, Merge merge)
      throws SQLException {
    if (!merges.survivor(connection, merge.survivor()).equals(survivor)) {
      throw new InputProblem.NotFound("merge " + merge.id() + " into customer " + survivor);
    }
    if (merge.undoneAt() != null) {
      throw new CustomerProblem.NotMerged();
    }
    if (!merge.survivor().equals(survivor)) {
      throw new CustomerProblem.MergedFurther(merge.survivor());
    }
  }
}
