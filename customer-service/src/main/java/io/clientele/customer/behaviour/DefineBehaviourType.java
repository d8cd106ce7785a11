package io.clientele.customer.behaviour;

import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.behaviour.BehaviourTypes.BehaviourType;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.condition.ValueType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Declares a type of behaviour, or changes one. Sent again with the same content it changes
/// nothing.
@ApplicationScoped
public class DefineBehaviourType {
  private final Database database;
  private final Definitions definitions;
  private final BehaviourTypes types;

  DefineBehaviourType(Database database, Definitions definitions, BehaviourTypes types) {
    this.database = database;
    this.definitions = definitions;
    this.types = types;
  }

  /// Declares the type; returns its version.
  public long handle(
      String type, String title, Map<String, ValueType> attributes, @Nullable String ifMatch) {
    return database.call(connection -> {
      definitions.change(connection);
      var known = types.get(connection).get(type);
      var version = known == null ? 0 : known.version();
      if (known != null) {
        if (known.title().equals(title) && known.attributes().equals(attributes)) {
          return version;
        }
        EntityVersion.require(ifMatch, version);
      }
      types.store(connection, new BehaviourType(type, version + 1, title, attributes));
      return version + 1;
    });
  }
}
