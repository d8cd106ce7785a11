package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Namespace;
import io.clientele.customer.identity.Namespaces;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/// Registers a customer that is not known yet.
@ApplicationScoped
class RegisterCustomer {
  private final Database database;
  private final Definitions definitions;
  private final CheckCustomer checkCustomer;
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final SaveCustomers saveCustomers;
  private final CurrentUser user;

  RegisterCustomer(
      Database database,
      Definitions definitions,
      CheckCustomer checkCustomer,
      Namespaces namespaces,
      Identifiers identifiers,
      SaveCustomers saveCustomers,
      CurrentUser user) {
    this.database = database;
    this.definitions = definitions;
    this.checkCustomer = checkCustomer;
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.saveCustomers = saveCustomers;
    this.user = user;
  }

  CustomerId handle(CustomerDraft draft) {
    try {
      return database.call(connection -> {
        Sql.planOnce(connection);
        var version = definitions.hold(connection);
        var customer =
            switch (checkCustomer.by(connection, version).draft(draft)) {
              case CheckCustomer.Sound(CheckedCustomer sound) -> sound;
              case CheckCustomer.Faulty(var violations) ->
                  throw new InputProblem.Invalid(violations);
            };
        requireName(customer);
        requireFree(connection, version, customer);
        var id = CustomerId.next();
        saveCustomers.register(connection, version, Map.of(id, customer), user.name());
        return id;
      });
    } catch (Database.Failure e) {
      // Another request registered the same identifier between the look and the insert.
      throw e.duplicate() ? new CustomerProblem.IdentifierTaken() : e;
    }
  }

  private static void requireName(CheckedCustomer customer) {
    if (customer.name() == null) {
      throw new InputProblem.Invalid("name", "is required", "required");
    }
  }

  private void requireFree(Connection connection, long version, CheckedCustomer customer)
      throws SQLException {
    var known = namespaces.get(connection, version);
    // Whoever gets the same meanwhile is linked, if the rules say so: the later of the two sees to
    // it.
    identifiers.claim(connection, customer.identifiers().stream().filter(known::links).toList());
    for (var taken : identifiers.owners(connection, customer.identifiers()).keySet()) {
      if (known.find(taken.namespace()).map(Namespace::exclusive).orElse(false)) {
        throw new CustomerProblem.IdentifierTaken(taken.namespace());
      }
    }
  }
}
