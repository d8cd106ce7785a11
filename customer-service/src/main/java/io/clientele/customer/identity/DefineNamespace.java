package io.clientele.customer.identity;

import io.clientele.customer.Database;
import io.clientele.customer.DefinedBy;
import io.clientele.customer.Definitions;
import io.clientele.customer.identity.Namespace.Protection;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.version.Placed;
import io.clientele.defaults.version.Precondition;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Declares a namespace, or changes one. Sent again with the same content it changes nothing.
@ApplicationScoped
public class DefineNamespace {
  private final Database database;
  private final Definitions definitions;
  private final Namespaces namespaces;
  private final Audit audit;

  DefineNamespace(Database database, Definitions definitions, Namespaces namespaces, Audit audit) {
    this.audit = audit;
    this.database = database;
    this.definitions = definitions;
    this.namespaces = namespaces;
  }

  /// @param wanted its version and protection do not matter
  /// @param protection when left out, as it is, and at least as an address needs it
  public Placed<Namespace> handle(
      Namespace wanted, @Nullable Protection protection, Precondition asked, DefinedBy by) {
    return database.call(connection -> {
      definitions.change(connection);
      var known = namespaces.get(connection).find(wanted.name());
      var version = known.map(Namespace::version).orElse(0L);
      var next = wanted.with(version, protection(known, wanted, protection));
      if (known.isEmpty()) {
        asked.letMake();
        by.require(false, true);
      } else {
        var before = known.get();
        if (before.equals(next)) {
          asked.letStay(version);
          return Placed.inPlace(next);
        }
        asked.letChange(version);
        by.require(
            next.protection().compareTo(before.protection()) < 0,
            !next.with(version, before.protection()).equals(before));
        refuseUnlikeData(connection, before, next);
      }
      var stored = next.with(version + 1, next.protection());
      namespaces.store(connection, stored);
      audit.recordFor(
          by.name(),
          known.isEmpty() ? "namespace declared" : "namespace changed",
          "namespace " + wanted.name(),
          details(stored, known.map(Namespace::protection), by));
      return new Placed<>(stored, known.isEmpty());
    });
  }

  private static Protection protection(
      Optional<Namespace> known, Namespace wanted, @Nullable Protection asked) {
    if (asked == Protection.OPEN && wanted.isAddress()) {
      throw new InputProblem.Invalid("protection", "of addresses is MASKED");
    }
    if (asked != null) {
      return asked;
    }
    return wanted.isAddress()
        ? Protection.MASKED
        : known.map(Namespace::protection).orElse(Protection.OPEN);
  }

  /// What customers have already must be what it would be if it came by the new rules.
  private void refuseUnlikeData(Connection connection, Namespace before, Namespace next)
      throws SQLException {
    var otherKind = before.exclusive() != next.exclusive() || before.form() != next.form();
    if (otherKind && namespaces.isInUse(connection, next.name())) {
      throw before.exclusive() != next.exclusive()
          ? new InputProblem.Invalid("unique", "cannot be changed once customers have values")
          : new InputProblem.Invalid(
              "form",
              "cannot be changed once customers have values: they would not be found again");
    }
    if (!before.single() && next.single() && namespaces.hasSeveral(connection, next.name())) {
      throw new InputProblem.Invalid("onePerCustomer", "does not hold: a customer has several");
    }
  }

  private static Map<String, Object> details(
      Namespace stored, Optional<Protection> before, DefinedBy by) {
    var details = new LinkedHashMap<String, Object>();
    details.put("version", stored.version());
    details.put("protection", stored.protection());
    before
        .filter(past -> past != stored.protection())
        .ifPresent(past -> details.put("protectionBefore", past));
    if (by.reason() != null) {
      details.put("reason", by.reason());
    }
    return details;
  }
}
