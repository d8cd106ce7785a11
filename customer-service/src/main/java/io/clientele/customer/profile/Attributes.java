package io.clientele.customer.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.DeclaredPattern;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The attributes that are declared for customers, held in memory for as long as they do not
/// change.
@ApplicationScoped
public class Attributes {
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private static final String STORE =
      """
      insert into attribute (name, version, type, title, choices, pattern, longest, protection)
      values (?, ?, ?, ?, ?::jsonb, ?, ?, ?)
      on conflict (name) do update
      set version = excluded.version, type = excluded.type, title = excluded.title,
        choices = excluded.choices, pattern = excluded.pattern, longest = excluded.longest,
        protection = excluded.protection
      """;

  private static final String USED_IN_CONDITIONS =
      """
      select exists (select 1 from segment where position(? in condition::text) > 0)
        or exists (
          select 1 from (
            select distinct on (axis) document from lifecycle_model order by axis, version desc
          ) as in_force
          where position(? in document::text) > 0)
      """;

  // Reads the whole base if nobody has one, which is asked of an attribute that was declared
  // wrongly, and otherwise never. Whoever was merged away may come back with what it had.
  private static final String HAS_VALUES =
      """
      select exists (select 1 from customer where jsonb_exists(attributes, ?))
        or exists (
          select 1 from customer_merge
          where undone_at is null and (jsonb_exists(image->'row'->'attributes', ?)
            or jsonb_exists(image->'survivor'->'attributes', ?)))
      """;

  private static final String HAS_SECRETS =
      """
      select exists (select 1 from customer where secrets is not null)
        or exists (
          select 1 from customer_merge
          where undone_at is null and (image->'row'->>'secrets' is not null
            or image->'survivor'->>'secrets' is not null))
      """;

  private final Definitions.Copy<Declared> attributes;

  Attributes(Definitions definitions) {
    attributes = definitions.copy(Attributes::read);
  }

  Declared get(Connection connection) throws SQLException {
    return attributes.get(connection);
  }

  Declared get(Connection connection, long version) throws SQLException {
    return attributes.get(connection, version);
  }

  record Declared(Map<String, Attribute> byName) {
    Optional<Attribute> find(String name) {
      return Optional.ofNullable(byName.get(name));
    }

    /// The values as views show them: what is masked is masked, what is secret is left out.
    ObjectNode shown(ObjectNode values) {
      var shown = JsonNodeFactory.instance.objectNode();
      for (var property : values.properties()) {
        var attribute = byName.get(property.getKey());
        var value = attribute == null ? property.getValue() : attribute.shown(property.getValue());
        if (value != null) {
          shown.set(property.getKey(), value);
        }
      }
      return shown;
    }

    /// Of the values those of secret attributes, which are stored sealed.
    ObjectNode secret(ObjectNode values) {
      return values.deepCopy().retain(names(values, true));
    }

    /// Of the values those of all other attributes, which conditions can ask about.
    ObjectNode notSecret(ObjectNode values) {
      return values.deepCopy().retain(names(values, false));
    }

    private List<String> names(ObjectNode values, boolean secret) {
      return values
          .propertyStream()
          .map(Map.Entry::getKey)
          .filter(name -> find(name).map(Attribute::isSecret).orElse(false) == secret)
          .toList();
    }

    /// Notes what is wrong with the values given; null takes a value away.
    void check(ObjectNode values, List<Violation> violations) {
      for (var property : values.properties()) {
        var field = "attributes." + property.getKey();
        var attribute = byName.get(property.getKey());
        if (attribute == null) {
          violations.add(new Violation(field, "is not a declared attribute", "unknown"));
        } else if (!property.getValue().isNull()) {
          var wrong = attribute.fault(field, property.getValue());
          if (wrong != null) {
            violations.add(wrong);
          }
        }
      }
    }

    /// A client that sends back what a view showed would replace the value by its mask.
    void refuseMasked(ObjectNode values, ObjectNode known, List<Violation> violations) {
      var shown = shown(known);
      for (var property : values.properties()) {
        var name = property.getKey();
        if (shown.has(name)
            && !shown.get(name).equals(known.get(name))
            && shown.get(name).equals(property.getValue())) {
          violations.add(
              new Violation(
                  "attributes." + name, "is masked: leave it out to keep its value", "masked"));
        }
      }
    }
  }

  void store(Connection connection, Attribute attribute) throws SQLException {
    Sql.on(connection, STORE)
        .with(attribute.name())
        .with(attribute.version())
        .with(attribute.type().name())
        .with(attribute.title())
        .with(
            attribute.choices() == null
                ? null
                : Json.tolerant().valueToTree(attribute.choices()).toString())
        .with(attribute.pattern() == null ? null : attribute.pattern().toString())
        .with(attribute.longest())
        .with(attribute.protection().name())
        .run();
  }

  /// Whether a customer may have a value of the attribute. Of which secret attributes values are is
  /// sealed with them, so that any may be of this one.
  boolean isInUse(Connection connection, Attribute attribute) throws SQLException {
    var open =
        Sql.on(connection, HAS_VALUES)
            .with(attribute.name())
            .with(attribute.name())
            .with(attribute.name())
            .first(row -> row.getBoolean(1))
            .orElseThrow();
    return open
        || (attribute.isSecret()
            && Sql.on(connection, HAS_SECRETS).first(row -> row.getBoolean(1)).orElseThrow());
  }

  /// Whether a segment, or a model in force, asks about the attribute.
  boolean isUsedInConditions(Connection connection, String name) throws SQLException {
    var field = "\"attribute." + name + "\"";
    return Sql.on(connection, USED_IN_CONDITIONS)
        .with(field)
        .with(field)
        .first(row -> row.getBoolean(1))
        .orElseThrow();
  }

  private static Declared read(Connection connection) throws SQLException {
    var read = new TreeMap<String, Attribute>();
    Sql.on(connection, "select * from attribute")
        .each(row ->
            read.put(
                row.getString("name"),
                new Attribute(
                    row.getString("name"),
                    row.getLong("version"),
                    ValueType.valueOf(row.getString("type")),
                    row.getString("title"),
                    texts(row.getString("choices")),
                    pattern(row.getString("pattern")),
                    row.getObject("longest", Integer.class),
                    Attribute.Protection.valueOf(row.getString("protection")))));
    return new Declared(read);
  }

  private static @Nullable DeclaredPattern pattern(@Nullable String regex) {
    return regex == null ? null : DeclaredPattern.of(regex);
  }

  private static @Nullable List<String> texts(@Nullable String json) {
    try {
      return json == null ? null : Json.tolerant().readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored choices are not a list of texts", e);
    }
  }
}
