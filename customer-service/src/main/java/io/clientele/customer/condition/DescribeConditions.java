package io.clientele.customer.condition;

import io.clientele.kernel.condition.Aggregate;
import io.clientele.kernel.condition.BehaviourMetric;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.Operator;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// Tells clients the shape of a condition and of its explanation, which are free JSON to us until
/// they are parsed.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class DescribeConditions implements OASFilter {
  /// The name of a group of rules in the document; a condition is one.
  public static final String CONDITION = "#/components/schemas/Condition";

  private static final String RULE = "#/components/schemas/ConditionRule";
  private static final String METRIC = "#/components/schemas/BehaviourMetric";
  private static final String FILTER = "#/components/schemas/BehaviourFilter";

  private static final String PART = "#/components/schemas/ExplainedPart";

  /// In a fixed order, as the document is committed.
  private static final Map<String, Object> EXAMPLE =
      new TreeMap<>(
          Map.of(
              "combinator",
              "and",
              "rules",
              List.of(
                  new TreeMap<>(
                      Map.of(
                          "field",
                          "tier",
                          "operator",
                          "in",
                          "value",
                          List.of("PREMIER", "PRIVATE"))),
                  new TreeMap<>(
                      Map.of(
                          "field",
                          "behaviour",
                          "operator",
                          ">=",
                          "value",
                          3,
                          "behaviour",
                          new TreeMap<>(
                              Map.of(
                                  "type",
                                  "app.login",
                                  "aggregate",
                                  "COUNT",
                                  "withinDays",
                                  30)))))));

  @Override
  public void filterOpenAPI(OpenAPI document) {
    // Of the library that reads JSON: no part of the contract.
    Stream.of("JsonNode", "JsonNodeType", "ObjectNode")
        .forEach(document.getComponents()::removeSchema);
    document
        .getComponents()
        .addSchema("Condition", condition())
        .addSchema("ConditionRule", rule())
        .addSchema("BehaviourMetric", metric())
        .addSchema("BehaviourFilter", filter())
        .addSchema("ExplainedPart", part());
    Optional.ofNullable(document.getComponents().getSchemas().get("Why"))
        .map(why -> why.getProperties().get("parts"))
        .ifPresent(parts -> parts.items(reference(PART)));
  }

  private static Schema condition() {
    return object()
        .description(
            "A group of rules about a customer, in the shape of react-querybuilder; groups nest up to "
                + Condition.DEEPEST
                + " deep. One without rules takes everybody. What can be asked is told in the guide"
                + " to conditions")
        .required(List.of("combinator", "rules"))
        .addProperty("combinator", combinator())
        .addProperty("not", flag().description("Turns the answer of the group round"))
        .addProperty("rules", list(anyOf(reference(RULE), reference(CONDITION))))
        .addExample(EXAMPLE);
  }

  private static Schema rule() {
    return object()
        .required(List.of("field", "operator"))
        .addProperty(
            "field",
            text()
                .description(
                    "kind, stage, tier, base, branch, manager, riskTolerance, daysSinceRegistered,"
                        + " attribute.NAME, consent.PURPOSE.CHANNEL, segment.ID or behaviour"))
        .addProperty("operator", operator())
        .addProperty("value", value())
        .addProperty("behaviour", reference(METRIC));
  }

  private static Schema metric() {
    return object()
        .description(
            "Which figure of a customer's behaviours is asked for by the field `behaviour`")
        .required(List.of("type", "aggregate"))
        .addProperty("type", text().description("A declared type of behaviour"))
        .addProperty("aggregate", choice(Arrays.stream(Aggregate.values()).map(Enum::name)))
        .addProperty(
            "withinDays",
            whole()
                .minimum(BigDecimal.ONE)
                .maximum(BigDecimal.valueOf(BehaviourMetric.LONGEST_WINDOW))
                .description("Days up to today; all time when left out"))
        .addProperty(
            "where",
            list(reference(FILTER)).description("Only behaviours whose attributes meet all of it"));
  }

  private static Schema filter() {
    return object()
        .required(List.of("attribute", "operator"))
        .addProperty("attribute", text())
        .addProperty(
            "type",
            choice(Stream.of("TEXT", "NUMBER", "BOOLEAN", "DATE"))
                .description("Of an attribute that is not declared"))
        .addProperty("operator", operator())
        .addProperty("value", value());
  }

  private static Schema part() {
    return object()
        .description("A rule or a group of the condition as it stands, with its answer")
        .required(List.of("holds"))
        .addProperty("holds", flag())
        .addProperty(
            "actual",
            OASFactory.createSchema()
                .description("Of a rule: the customer's own figure; null when there is none"))
        .addProperty("field", text())
        .addProperty("operator", operator())
        .addProperty("value", value())
        .addProperty("behaviour", reference(METRIC))
        .addProperty("combinator", combinator())
        .addProperty("not", flag())
        .addProperty("rules", list(reference(PART)).description("Of a group: its parts"));
  }

  private static Schema combinator() {
    return choice(Stream.of("and", "or"));
  }

  private static Schema operator() {
    // No enumeration: a bare = is no text to many readers of YAML.
    return text()
        .description(
            "One of "
                + Arrays.stream(Operator.values())
                    .map(Operator::json)
                    .collect(Collectors.joining(", ")));
  }

  private static Schema value() {
    return OASFactory.createSchema()
        .description(
            "A text, number, true or false, or date, as the field asks; a list for in and notIn, the"
                + " two ends for between and notBetween, none for null and notNull");
  }

  private static Schema choice(Stream<String> choices) {
    return text().enumeration(List.copyOf(choices.toList()));
  }

  private static Schema anyOf(Schema... choices) {
    return OASFactory.createSchema().anyOf(List.of(choices));
  }

  private static Schema list(Schema items) {
    return OASFactory.createSchema().addType(SchemaType.ARRAY).items(items);
  }

  private static Schema object() {
    return OASFactory.createSchema().addType(SchemaType.OBJECT);
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(SchemaType.STRING);
  }

  private static Schema flag() {
    return OASFactory.createSchema().addType(SchemaType.BOOLEAN);
  }

  private static Schema whole() {
    return OASFactory.createSchema().addType(SchemaType.INTEGER).format("int32");
  }

  private static Schema reference(String name) {
    return OASFactory.createSchema().ref(name);
  }
}
