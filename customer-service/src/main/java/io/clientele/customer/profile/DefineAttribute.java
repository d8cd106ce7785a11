package io.clientele.customer.profile;

import io.clientele.customer.Database;
import io.clientele.customer.DeclaredPattern;
import io.clientele.customer.DefinedBy;
import io.clientele.customer.Definitions;
import io.clientele.customer.profile.Attribute.Protection;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.version.Placed;
import io.clientele.defaults.version.Precondition;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Declares an attribute of customers, or changes one. Sent again with the same content it changes
/// nothing.
@ApplicationScoped
public class DefineAttribute {
  private final Database database;
  private final Definitions definitions;
  private final Attributes attributes;
  private final SealSecrets sealSecrets;
  private final Audit audit;

  DefineAttribute(
      Database database,
      Definitions definitions,
      Attributes attributes,
      SealSecrets sealSecrets,
      Audit audit) {
    this.audit = audit;
    this.database = database;
    this.definitions = definitions;
    this.attributes = attributes;
    this.sealSecrets = sealSecrets;
  }

  /// @param choices the values allowed, for a text of a closed list
  /// @param pattern a regular expression that a text as a whole has to match
  /// @param maxLength how many characters a text may have
  /// @param protection left out it stays as it is, and is OPEN at first
  public record Wanted(
      ValueType type,
      String title,
      @Nullable List<String> choices,
      @Nullable String pattern,
      @Nullable Integer maxLength,
      @Nullable Protection protection) {
    static Wanted of(Attribute known) {
      return new Wanted(
          known.type(),
          known.title(),
          known.choices(),
          known.pattern() == null ? null : known.pattern().toString(),
          known.longest(),
          known.protection());
    }

    private Wanted with(Protection other) {
      return new Wanted(type, title, choices, pattern, maxLength, other);
    }
  }

  /// Declares the attribute; returns it as it is from now on.
  public Placed<Attribute> handle(
      String name, Wanted asked, Precondition precondition, DefinedBy by) {
    var pattern = pattern(asked);
    return database.call(connection -> {
      definitions.change(connection);
      var known = attributes.get(connection).find(name);
      var version = known.map(Attribute::version).orElse(0L);
      var protection =
          Objects.requireNonNullElse(
              asked.protection(), known.map(Attribute::protection).orElse(Protection.OPEN));
      var wanted = asked.with(protection);
      if (known.isEmpty()) {
        precondition.letMake();
        by.require(false, true);
      } else {
        var before = known.get();
        if (wanted.equals(Wanted.of(before))) {
          precondition.letStay(version);
          return Placed.inPlace(before);
        }
        precondition.letChange(version);
        if (before.isSecret() && protection != Protection.SECRET) {
          throw new InputProblem.Invalid(
              "protection", "stays SECRET: what was sealed is not laid open; declare another");
        }
        by.require(
            protection.compareTo(before.protection()) < 0,
            !wanted.with(before.protection()).equals(Wanted.of(before)));
        refuseUnlikeUse(connection, before, wanted);
      }
      var defined =
          new Attribute(
              name,
              version + 1,
              wanted.type(),
              wanted.title(),
              wanted.choices(),
              pattern,
              wanted.maxLength(),
              protection);
      attributes.store(connection, defined);
      if (known.isPresent() && protection == Protection.SECRET) {
        sealSecrets.begin(connection, name);
      }
      audit.recordFor(
          by.name(),
          known.isEmpty() ? "attribute declared" : "attribute changed",
          "attribute " + name,
          details(version + 1, known.map(Attribute::protection), protection, by));
      return new Placed<>(defined, known.isEmpty());
    });
  }

  /// What customers have, and what is asked about it, must fit the attribute as it is to be.
  private void refuseUnlikeUse(Connection connection, Attribute before, Wanted wanted)
      throws SQLException {
    var otherType = before.type() != wanted.type();
    if (otherType && attributes.isInUse(connection, before)) {
      throw new InputProblem.Invalid(
          "type", "cannot be changed once customers have values; declare another attribute");
    }
    if ((otherType || wanted.protection() == Protection.SECRET)
        && attributes.isUsedInConditions(connection, before.name())) {
      throw new InputProblem.Conflict(
          "attribute-in-use",
          "A segment or a model asks about "
              + before.name()
              + (otherType ? ": it cannot be of another type." : ": it cannot be made secret."),
          Map.of("attribute", before.name()));
    }
  }

  private static Map<String, Object> details(
      long version, Optional<Protection> before, Protection now, DefinedBy by) {
    var details = new LinkedHashMap<String, Object>();
    details.put("version", version);
    details.put("protection", now);
    before.filter(past -> past != now).ifPresent(past -> details.put("protectionBefore", past));
    if (by.reason() != null) {
      details.put("reason", by.reason());
    }
    return details;
  }

  private static @Nullable DeclaredPattern pattern(Wanted wanted) {
    try {
      return wanted.pattern() == null ? null : DeclaredPattern.of(wanted.pattern());
    } catch (PatternSyntaxException _) {
      throw new InputProblem.Invalid("pattern", "is not a regular expression");
    }
  }
}
