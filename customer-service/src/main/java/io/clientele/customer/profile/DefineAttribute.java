package io.clientele.customer.profile;

import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.profile.Attributes.Attribute;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Declares an attribute of customers, or changes one. Sent again with the same content it changes
/// nothing.
@ApplicationScoped
public class DefineAttribute {
  private final Database database;
  private final Definitions definitions;
  private final Attributes attributes;

  DefineAttribute(Database database, Definitions definitions, Attributes attributes) {
    this.database = database;
    this.definitions = definitions;
    this.attributes = attributes;
  }

  /// @param choices the values allowed, for a text of a closed list
  public record Wanted(ValueType type, String title, @Nullable List<String> choices) {}

  /// Declares the attribute; returns its version.
  public long handle(String name, Wanted wanted, @Nullable String ifMatch) {
    return database.call(connection -> {
      definitions.change(connection);
      var known = attributes.get(connection).find(name);
      var version = known.map(Attribute::version).orElse(0L);
      if (known.isPresent()) {
        var before = known.get();
        if (wanted.equals(new Wanted(before.type(), before.title(), before.choices()))) {
          return version;
        }
        EntityVersion.require(ifMatch, version);
        if (before.type() != wanted.type()) {
          throw new InputProblem.Invalid("type", "cannot be changed once values are in use");
        }
      }
      attributes.store(
          connection,
          new Attribute(name, version + 1, wanted.type(), wanted.title(), wanted.choices()));
      return version + 1;
    });
  }
}
