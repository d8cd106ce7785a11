package io.clientele.customer.identity;

import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Declares a namespace, or changes one. Sent again with the same content it changes nothing.
@ApplicationScoped
public class DefineNamespace {
  private final Database database;
  private final Definitions definitions;
  private final Namespaces namespaces;

  DefineNamespace(Database database, Definitions definitions, Namespaces namespaces) {
    this.database = database;
    this.definitions = definitions;
    this.namespaces = namespaces;
  }

  /// @param wanted its version does not matter
  public Namespace handle(Namespace wanted, @Nullable String ifMatch) {
    return database.call(connection -> {
      definitions.change(connection);
      var known = namespaces.get(connection).find(wanted.name());
      var version = known.map(Namespace::version).orElse(0L);
      var next = withVersion(wanted, version);
      if (known.isPresent()) {
        if (known.get().equals(next)) {
          return next;
        }
        EntityVersion.require(ifMatch, version);
        if (known.get().exclusive() != wanted.exclusive()) {
          throw new InputProblem.Invalid("unique", "cannot be changed once values are in use");
        }
      }
      var stored = withVersion(wanted, version + 1);
      namespaces.store(connection, stored);
      return stored;
    });
  }

  private static Namespace withVersion(Namespace namespace, long version) {
    return new Namespace(
        namespace.name(),
        version,
        namespace.title(),
        namespace.exclusive(),
        namespace.single(),
        namespace.links(),
        namespace.priority(),
        namespace.form(),
        namespace.channel(),
        namespace.unknown());
  }
}
