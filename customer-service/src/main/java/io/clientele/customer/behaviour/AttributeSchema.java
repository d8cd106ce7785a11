package io.clientele.customer.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import io.clientele.customer.DeclaredPattern;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.json.StorableNumber;
import io.clientele.kernel.problem.Problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A JSON Schema (2020-12) that the attributes of a behaviour have to meet. It refers to nothing
/// outside itself, and not to itself: attributes are flat.
final class AttributeSchema {
  private static final SpecificationVersion VERSION = SpecificationVersion.DRAFT_2020_12;
  private static final Set<String> REFERENCES =
      Set.of("$ref", "$dynamicRef", "$recursiveRef", "$id", "$anchor", "$dynamicAnchor");
  private static final int LARGEST = 20_000;
  private static final int LONGEST_RULE = 200;

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          VERSION,
          builder ->
              builder
                  .schemaCacheEnabled(false)
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .formatAssertionsEnabled(true)
                          .regularExpressionFactory(AttributeSchema::pattern)
                          .build()));

  private final JsonNode json;
  private final Schema schema;

  private AttributeSchema(JsonNode json) {
    this.json = json;
    this.schema = REGISTRY.getSchema(json);
  }

  /// A schema that was found to be one.
  static AttributeSchema of(JsonNode json) {
    return new AttributeSchema(json);
  }

  JsonNode json() {
    return json;
  }

  /// What keeps a document from being a schema of attributes.
  static List<Violation> faultsOf(JsonNode json) {
    if (!json.isObject() || json.toString().length() > LARGEST) {
      return List.of(
          new Violation("schema", "must be an object of at most " + LARGEST + " characters"));
    }
    if (!json.path("type").asText("object").equals("object")) {
      return List.of(new Violation("schema.type", "must be object: attributes have names"));
    }
    if (json.has("$schema") && !VERSION.getDialectId().equals(json.get("$schema").asText())) {
      return List.of(new Violation("schema.$schema", "must be " + VERSION.getDialectId()));
    }
    var number = unstorable("schema", json);
    if (number != null) {
      return List.of(number);
    }
    for (var reference : REFERENCES) {
      if (json.findValue(reference) != null) {
        return List.of(new Violation("schema", "must not use " + reference));
      }
    }
    var faults = new ArrayList<Violation>();
    REGISTRY
        .getSchema(SchemaLocation.of(VERSION.getDialectId()))
        .validate(json)
        .forEach(error -> faults.add(new Violation(field("schema", error), "is not JSON Schema")));
    return faults.stream().distinct().toList();
  }

  /// A regular expression as JSON Schema has it: the library's own would be asked without an end.
  private static RegularExpression pattern(String regex) {
    return DeclaredPattern.of(
            RegularExpressions.replaceLongformCharacterProperties(
                RegularExpressions.replaceDollarAnchors(regex)))
        ::isFoundIn;
  }

  /// The first number that the database could not keep.
  private static @Nullable Violation unstorable(String field, JsonNode json) {
    if (json.isNumber()) {
      return StorableNumber.is(json.decimalValue())
          ? null
          : new Violation(
              field,
              "may have "
                  + StorableNumber.MOST_DIGITS
                  + " digits and "
                  + StorableNumber.MOST_DECIMALS
                  + " decimals",
              "digits",
              Map.of(
                  "integer", StorableNumber.MOST_DIGITS, "fraction", StorableNumber.MOST_DECIMALS));
    }
    var names = json.fieldNames();
    for (var element : json) {
      var wrong = unstorable(names.hasNext() ? field + "." + names.next() : field, element);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  /// The types of the attributes it tells of, as conditions compare them.
  Map<String, ValueType> types() {
    var types = new TreeMap<String, ValueType>();
    for (var property : json.path("properties").properties()) {
      var format = property.getValue().path("format").asText();
      switch (property.getValue().path("type").asText()) {
        case "string" ->
            types.put(property.getKey(), format.equals("date") ? ValueType.DATE : ValueType.TEXT);
        case "number", "integer" -> types.put(property.getKey(), ValueType.NUMBER);
        case "boolean" -> types.put(property.getKey(), ValueType.BOOLEAN);
        default -> {
          // of several types: conditions go by the value that is compared with
        }
      }
    }
    return types;
  }

  /// Which of the attributes break which rule of the schema.
  List<Violation> faults(Map<String, Object> attributes) {
    return schema.validate(Json.tolerant().<JsonNode>valueToTree(attributes)).stream()
        .map(error -> fault(field("attributes", error), error))
        .toList();
  }

  private static String field(String root, Error error) {
    var field = new StringBuilder(root);
    var path = error.getInstanceLocation();
    for (var i = 0; i < path.getNameCount(); i++) {
      field.append('.').append(path.getName(i));
    }
    if (error.getProperty() != null) {
      field.append('.').append(error.getProperty());
    }
    return field.toString();
  }

  private static Violation fault(String field, Error error) {
    return switch (error.getKeyword()) {
      case "required" -> new Violation(field, "is required", "required");
      case "additionalProperties", "unevaluatedProperties" ->
          new Violation(field, "is not declared", "unknown-field");
      case String keyword -> {
        var rule = rule(error);
        yield new Violation(
            field,
            "does not meet \"" + keyword + "\": " + rule,
            "schema-rule",
            Map.of("keyword", keyword, "rule", rule));
      }
    };
  }

  private static String rule(Error error) {
    var rule = String.valueOf(error.getSchemaNode());
    return rule.length() > LONGEST_RULE ? rule.substring(0, LONGEST_RULE) + "..." : rule;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AttributeSchema schemaOf && json.equals(schemaOf.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }
}
