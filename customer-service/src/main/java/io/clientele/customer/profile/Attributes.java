package io.clientele.customer.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The attributes that are declared for customers, held in memory for as long as they do not
/// change.
@ApplicationScoped
class Attributes {
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private static final String STORE =
      """
      insert into attribute (name, version, type, title, choices) values (?, ?, ?, ?, ?::jsonb)
      on conflict (name) do update
      set version = excluded.version, title = excluded.title, choices = excluded.choices
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

  /// @param choices the values allowed, for a text of a closed list
  record Attribute(
      String name, long version, ValueType type, String title, @Nullable List<String> choices) {}

  record Declared(Map<String, Attribute> byName) {
    private static final int LONGEST_TEXT = 500;
    private static final int MOST_DIGITS = 24;
    private static final int MOST_DECIMALS = 10;

    Optional<Attribute> find(String name) {
      return Optional.ofNullable(byName.get(name));
    }

    /// Notes what is wrong with the values given; null takes a value away.
    void check(ObjectNode values, List<Violation> violations) {
      for (var property : values.properties()) {
        var field = "attributes." + property.getKey();
        var attribute = byName.get(property.getKey());
        if (attribute == null) {
          violations.add(new Violation(field, "is not a declared attribute"));
        } else if (!property.getValue().isNull()) {
          var wrong = fault(attribute, property.getValue());
          if (wrong != null) {
            violations.add(new Violation(field, wrong));
          }
        }
      }
    }

    private static @Nullable String fault(Attribute attribute, JsonNode value) {
      return switch (attribute.type) {
        case TEXT, WORD, GRADE -> {
          if (!CheckCustomer.isText(value, LONGEST_TEXT)) {
            yield "must be a text of at most " + LONGEST_TEXT + " plain characters";
          }
          yield attribute.choices == null || attribute.choices.contains(value.textValue())
              ? null
              : "must be one of " + String.join(", ", attribute.choices);
        }
        case NUMBER -> isNumber(value) ? null : "must be a number";
        case BOOLEAN -> value.isBoolean() ? null : "must be true or false";
        case DATE -> isDay(value) ? null : "must be a date such as 2026-05-01";
      };
    }

    private static boolean isNumber(JsonNode value) {
      if (!value.isNumber()) {
        return false;
      }
      var number = value.decimalValue().stripTrailingZeros();
      return number.scale() <= MOST_DECIMALS && number.precision() - number.scale() <= MOST_DIGITS;
    }

    private static boolean isDay(JsonNode value) {
      try {
        return value.isTextual()
            && value.textValue().length() == 10
            && LocalDate.parse(value.textValue()).getYear() > 0;
      } catch (DateTimeException _) {
        return false;
      }
    }
  }

  void store(Connection connection, Attribute attribute) throws SQLException {
    Sql.on(connection, STORE)
        .with(attribute.name)
        .with(attribute.version)
        .with(attribute.type.name())
        .with(attribute.title)
        .with(
            attribute.choices == null
                ? null
                : Json.tolerant().valueToTree(attribute.choices).toString())
        .run();
  }

  private static Declared read(Connection connection) throws SQLException {
    var read = new TreeMap<String, Attribute>();
    Sql.on(connection, "select name, version, type, title, choices from attribute")
        .each(row ->
            read.put(
                row.getString("name"),
                new Attribute(
                    row.getString("name"),
                    row.getLong("version"),
                    ValueType.valueOf(row.getString("type")),
                    row.getString("title"),
                    texts(row.getString("choices")))));
    return new Declared(read);
  }

  private static @Nullable List<String> texts(@Nullable String json) {
    try {
      return json == null ? null : Json.tolerant().readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored choices are not a list of texts", e);
    }
  }
}
