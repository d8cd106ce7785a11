package io.clientele.kernel.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is in the fields of JSON, by which somebody is looked for. The text of the JSON itself does
/// not do: it may write each letter of a name as a number, and an identifier without its namespace
/// may be anybody's.
///
/// @param identifiers objects with a `namespace` and a `value`
/// @param names texts of fields that are called `name`
/// @param customerIds texts of fields that are called `customerId`
/// @param others all names and values of fields that are no part of an identifier, set off by
///   commas
public record JsonFields(
    List<Identifier> identifiers, List<String> names, List<String> customerIds, String others) {
  private static final ObjectReader READER =
      Json.tolerant().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public JsonFields {
    identifiers = List.copyOf(identifiers);
    names = List.copyOf(names);
    customerIds = List.copyOf(customerIds);
  }

  /// How somebody is named.
  public record Identifier(String namespace, String value) {}

  /// Empty for what is no JSON, not all of it, or more than one document.
  public static Optional<JsonFields> of(String json) {
    return of(json.getBytes(StandardCharsets.UTF_8));
  }

  public static Optional<JsonFields> of(byte[] json) {
    try {
      var node = READER.readTree(json);
      return node.isContainerNode() ? Optional.of(of(node)) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  public static JsonFields of(JsonNode json) {
    var reading = new Reading();
    reading.add(json);
    return new JsonFields(
        reading.identifiers, reading.names, reading.customerIds, reading.others.toString());
  }

  /// The same where a name is not that of a person.
  public JsonFields withoutNames() {
    return new JsonFields(identifiers, List.of(), customerIds, others);
  }

  private static final class Reading {
    private final List<Identifier> identifiers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> customerIds = new ArrayList<>();
    private final StringBuilder others = new StringBuilder();

    void add(JsonNode node) {
      var identifier = isIdentifier(node);
      if (identifier) {
        identifiers.add(new Identifier(node.get("namespace").asText(), node.get("value").asText()));
      }
      if (node.isValueNode()) {
        others.append(node.asText()).append(',');
      }
      if (node.isArray()) {
        node.forEach(this::add);
      }
      node.properties()
          .forEach(field -> {
            if (!identifier || !isPartOfIdentifier(field.getKey())) {
              add(field.getKey(), field.getValue());
            }
          });
    }

    private void add(String field, JsonNode value) {
      others.append(field).append(',');
      if (value.isValueNode() && !value.isNull()) {
        switch (field) {
          case "name" -> names.add(value.asText());
          case "customerId" -> customerIds.add(value.asText());
          default -> {
            // is among the others like all
          }
        }
      }
      add(value);
    }

    private static boolean isIdentifier(JsonNode node) {
      return node.path("namespace").isValueNode() && node.path("value").isValueNode();
    }

    private static boolean isPartOfIdentifier(String field) {
      return field.equals("namespace") || field.equals("value");
    }
  }
}
