package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Deed;
import io.clientele.customer.profile.Attribute.Protection;
import io.clientele.customer.profile.Attributes.Declared;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Shows attributes in clear text that views mask or leave out, and writes down who saw them and
/// why. What is secret only a privacy officer may see.
@ApplicationScoped
class RevealAttributes {
  private final Database database;
  private final Attributes attributes;
  private final Customers customers;
  private final CurrentScope scope;
  private final CurrentUser user;
  private final Audit audit;

  RevealAttributes(
      Database database,
      Attributes attributes,
      Customers customers,
      CurrentScope scope,
      CurrentUser user,
      Audit audit) {
    this.database = database;
    this.attributes = attributes;
    this.customers = customers;
    this.scope = scope;
    this.user = user;
    this.audit = audit;
  }

  /// The values of those attributes that the customer has.
  ObjectNode handle(CustomerId id, List<String> names, String reason) {
    return database.call(connection -> {
      var customer = scope.resolve(connection, id, Deed.REVEAL);
      check(attributes.get(connection), names);
      var values = customers.attributes(connection, customer).orElseThrow();
      audit.record(
          "attributes revealed",
          "customer " + customer,
          Map.of("attributes", new TreeSet<>(names), "reason", reason));
      var revealed = JsonNodeFactory.instance.objectNode();
      for (var name : names) {
        if (values.has(name)) {
          revealed.set(name, values.get(name));
        }
      }
      return revealed;
    });
  }

  private void check(Declared declared, List<String> names) {
    var violations = new ArrayList<Violation>();
    for (var i = 0; i < names.size(); i++) {
      var attribute = declared.find(names.get(i));
      if (attribute.isEmpty()) {
        violations.add(
            new Violation("fields[" + i + "]", "is not a declared attribute", "unknown"));
      } else if (attribute.get().protection() == Protection.SECRET
          && !user.has(Roles.PRIVACY_OFFICER)) {
        throw new InputProblem.Forbidden(
            "Only a privacy officer may see " + attribute.get().name() + ".",
            Map.of("why", "secret", "attribute", attribute.get().name()));
      }
    }
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
  }
}
