package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Identifiers.Owned;
import io.clientele.customer.identity.Namespaces;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gives a customer identifiers and takes some away. What is taken away goes first, so that a wrong
/// number is replaced by the right one in one step, also where a customer may have only one.
@ApplicationScoped
class ChangeIdentifiers {
  private final Database database;
  private final Definitions definitions;
  private final LockCustomer lockCustomer;
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final SaveCustomers saveCustomers;
  private final CurrentUser user;
  private final Audit audit;

  ChangeIdentifiers(
      Database database,
      Definitions definitions,
      LockCustomer lockCustomer,
      Namespaces namespaces,
      Identifiers identifiers,
      SaveCustomers saveCustomers,
      CurrentUser user,
      Audit audit) {
    this.database = database;
    this.definitions = definitions;
    this.lockCustomer = lockCustomer;
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.saveCustomers = saveCustomers;
    this.user = user;
    this.audit = audit;
  }

  /// @return the customer that was changed: the one named, or the one it was merged into
  CustomerId handle(CustomerId named, List<Identifier> adding, List<Identifier> removing) {
    try {
      return database.call(connection -> {
        Sql.planOnce(connection);
        var version = definitions.hold(connection);
        var known = namespaces.get(connection, version);
        var added = normal(known, adding, "add");
        requireOnePerCustomer(known, added);
        var removed = normal(known, removing, "remove");
        identifiers.claim(connection, added.stream().filter(known::links).toList());
        var customer = lockCustomer.handle(connection, named);
        var id = customer.id();
        remove(connection, id, removed);
        var gained = added.stream().map(identifier -> new Owned(id, named, identifier)).toList();
        for (var second : identifiers.seconds(connection, gained)) {
          throw new CustomerProblem.IdentifierDiffers(second.identifier().namespace());
        }
        saveCustomers.replace(
            connection,
            version,
            Map.of(id, customer.stored()),
            Map.of(id, customer.stored().profile()),
            new SaveCustomers.Extras(gained, List.of(), removed.isEmpty() ? Set.of() : Set.of(id)),
            user.name());
        if (id.equals(named)) {
          identifiers.makeOwn(connection, gained);
        }
        if (!identifiers.hasAny(connection, id)) {
          throw new CustomerProblem.LastIdentifier();
        }
        audit.record(
            "identifiers changed",
            "customer " + id,
            Map.of("added", namespacesOf(added), "removed", namespacesOf(removed)));
        return id;
      });
    } catch (Database.Failure e) {
      throw e.duplicate() ? taken(adding) : e;
    }
  }

  /// The database does not say which of several it was.
  private static CustomerProblem.IdentifierTaken taken(List<Identifier> adding) {
    return adding.size() == 1
        ? new CustomerProblem.IdentifierTaken(adding.getFirst().namespace())
        : new CustomerProblem.IdentifierTaken();
  }

  private void remove(Connection connection, CustomerId id, List<Identifier> removed)
      throws SQLException {
    var had = identifiers.remove(connection, id, removed);
    for (var i = 0; i < removed.size(); i++) {
      if (!had.contains(removed.get(i))) {
        throw new InputProblem.Invalid(
            "remove[" + i + "]", "the customer does not have it", "not-had");
      }
    }
  }

  private static List<Identifier> normal(
      Namespaces.Known known, List<Identifier> given, String field) {
    var normal = new ArrayList<Identifier>();
    var violations = new ArrayList<Violation>();
    for (var i = 0; i < given.size(); i++) {
      var at = field + "[" + i + "]";
      known
          .normal(given.get(i))
          .ifPresentOrElse(
              normal::add,
              () ->
                  violations.add(
                      new Violation(
                          at, "is no identifier of a known namespace", "not-an-identifier")));
    }
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
    return normal;
  }

  private static void requireOnePerCustomer(Namespaces.Known known, List<Identifier> added) {
    var violations = new ArrayList<Violation>();
    var singles = new HashMap<String, Identifier>();
    for (var i = 0; i < added.size(); i++) {
      var one = added.get(i);
      if (known.isSingle(one)
          && singles.merge(one.namespace(), one, (first, _) -> first).differsFrom(one)) {
        violations.add(
            new Violation(
                "add[" + i + "]",
                "a customer has one of the namespace " + one.namespace(),
                "one-per-customer",
                Map.of("namespace", one.namespace())));
      }
    }
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
  }

  private static List<String> namespacesOf(List<Identifier> identifiers) {
    return identifiers.stream().map(Identifier::namespace).toList();
  }
}
