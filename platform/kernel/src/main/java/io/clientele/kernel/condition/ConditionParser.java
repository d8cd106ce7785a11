package io.clientele.kernel.condition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.clientele.kernel.condition.BehaviourSource.Filter;
import io.clientele.kernel.condition.Condition.Combinator;
import io.clientele.kernel.condition.ConditionProblem.Violation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads one condition and gathers all that is wrong with it.
///
/// It descends no further than [Condition#DEEPEST] groups and stops at the first breach of a limit
/// on size, so that a hostile document costs neither stack nor time.
final class ConditionParser {
  private static final int LONGEST_DOCUMENT = 2_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(100)
                          .maxNumberLength(100)
                          .maxStringLength(10_000)
                          .maxNameLength(1_000)
                          .maxDocumentLength(LONGEST_DOCUMENT)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]*");

  /// What react-querybuilder writes beside our keys; it says nothing to us.
  private static final Set<String> EDITOR_KEYS = Set.of("id", "valueSource", "valueEditorType");

  private static final Set<String> GROUP_KEYS = Set.of("combinator", "not", "rules");
  private static final Set<String> RULE_KEYS = Set.of("field", "operator", "value");
  private static final Set<String> BEHAVIOUR_RULE_KEYS =
      Set.of("field", "operator", "value", "behaviour");
  private static final Set<String> METRIC_KEYS = Set.of("type", "aggregate", "withinDays", "where");
  private static final Set<String> FILTER_KEYS = Set.of("attribute", "type", "operator", "value");

  /// What attributes are declared as, see [ValueType].
  private static final List<ValueType> DECLARABLE =
      List.of(ValueType.TEXT, ValueType.NUMBER, ValueType.BOOLEAN, ValueType.DATE);

  private static final Set<Operator> OF_ORDER =
      Set.of(
          Operator.LESS,
          Operator.AT_MOST,
          Operator.MORE,
          Operator.AT_LEAST,
          Operator.BETWEEN,
          Operator.NOT_BETWEEN);

  private final ConditionSchema schema;
  private final Faults faults = new Faults();
  private final ValueParser values;
  private int rules;
  private int groups;

  private ConditionParser(ConditionSchema schema) {
    this.schema = schema;
    values = new ValueParser(schema, faults);
  }

  static Condition parse(String json, ConditionSchema schema) {
    if (json.length() > LONGEST_DOCUMENT) {
      throw problem(
          "The condition is longer than " + LONGEST_DOCUMENT + " characters",
          "condition-too-large");
    }
    try {
      return parse(JSON.readTree(json), schema);
    } catch (StreamConstraintsException _) {
      throw problem(
          "The condition is nested too deeply or holds too long a name, text or number",
          "condition-too-large");
    } catch (JsonProcessingException broken) {
      throw problem(
          "This is not valid JSON, or holds a key twice"
              + (broken.getLocation() == null
                  ? ""
                  : " (line "
                      + broken.getLocation().getLineNr()
                      + ", column "
                      + broken.getLocation().getColumnNr()
                      + ")"),
          "not-json");
    }
  }

  static Condition parse(JsonNode json, ConditionSchema schema) {
    ConditionParser parser = new ConditionParser(schema);
    Condition condition = parser.group(json, "", 1);
    if (condition == null || parser.faults.any()) {
      throw parser.faults.problem();
    }
    return condition;
  }

  private static ConditionProblem problem(String message, String code) {
    return new ConditionProblem(List.of(new Violation("", message, code, Map.of())));
  }

  private @Nullable Condition ruleOrGroup(JsonNode json, String at, int depth) {
    return json.has("rules") || json.has("combinator") ? group(json, at, depth) : rule(json, at);
  }

  private Condition.@Nullable Group group(JsonNode json, String at, int depth) {
    if (depth > Condition.DEEPEST) {
      throw faults.limit(
          at, "Groups may be nested " + Condition.DEEPEST + " deep", "too-deep", Condition.DEEPEST);
    }
    if (++groups > Condition.MOST_RULES) {
      throw faults.limit(
          at,
          "A condition may hold " + Condition.MOST_RULES + " groups",
          "too-many",
          Condition.MOST_RULES);
    }
    if (!isObject(json, at, "A group is an object with combinator and rules")) {
      return null;
    }
    refuseOtherKeys(json, at, GROUP_KEYS);
    Combinator combinator =
        switch (json.path("combinator").asText()) {
          case "and" -> Combinator.AND;
          case "or" -> Combinator.OR;
          default ->
              faults.refuse(
                  at + "/combinator",
                  "The combinator is \"and\" or \"or\"",
                  "one-of",
                  Map.of("choices", "and, or"));
        };
    JsonNode not = json.path("not");
    if (!not.isMissingNode() && !not.isBoolean()) {
      faults.refuse(at + "/not", "Give true or false", "not-boolean");
    }
    JsonNode parts = json.path("rules");
    if (!parts.isArray()) {
      return faults.refuse(
          at + "/rules", "Give a list of rules and groups; it may be empty", "not-list");
    }
    List<Condition> read = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Condition part = ruleOrGroup(parts.get(i), at + "/rules/" + i, depth + 1);
      if (part != null) {
        read.add(part);
      }
    }
    return combinator == null ? null : new Condition.Group(combinator, not.asBoolean(), read);
  }

  private Condition.@Nullable Rule rule(JsonNode json, String at) {
    countRule(at);
    if (!isObject(json, at, "A rule is an object with field, operator and value")) {
      return null;
    }
    String key = json.path("field").isTextual() ? json.path("field").textValue() : "";
    refuseOtherKeys(json, at, key.equals("behaviour") ? BEHAVIOUR_RULE_KEYS : RULE_KEYS);
    Field field = field(key, json, at);
    if (field == null) {
      return null;
    }
    if (!schema.offers(field)) {
      return faults.refuse(
          at + "/field",
          Faults.quoted(key) + " cannot be asked about here",
          "not-asked-here",
          Map.of("value", Faults.shortened(key)));
    }
    Comparison comparison = comparison(json, at, field.type(), field.operators(), readerFor(field));
    return comparison == null ? null : new Condition.Rule(field, comparison);
  }

  private @Nullable Field field(String key, JsonNode json, String at) {
    String place = at + "/field";
    for (Field.Profile profile : Field.Profile.values()) {
      if (profile.key().equals(key)) {
        return profile;
      }
    }
    if (key.equals("behaviour")) {
      BehaviourMetric metric = metric(json.path("behaviour"), at + "/behaviour");
      return metric == null ? null : new Field.Behaviour(metric);
    }
    if (key.startsWith("attribute.")) {
      String name = key.substring("attribute.".length());
      Optional<ValueType> type = schema.attribute(name);
      return type.isPresent()
          ? new Field.Attribute(name, type.get())
          : faults.refuse(
              place,
              "There is no attribute " + Faults.quoted(name),
              "unknown",
              Map.of("value", Faults.shortened(name)));
    }
    if (key.startsWith("consent.")) {
      String[] parts = key.split("\\.", -1);
      return parts.length == 3 && isCode(parts[1]) && isCode(parts[2])
          ? new Field.Consent(parts[1], parts[2])
          : faults.refuse(
              place, "Write a consent as consent.PURPOSE.CHANNEL, in upper case", "unknown-field");
    }
    if (key.startsWith("segment.")) {
      UUID id = uuid(key.substring("segment.".length()));
      return id == null
          ? faults.refuse(place, "Write a segment as segment. and its id", "unknown-field")
          : new Field.Segment(id);
    }
    return faults.refuse(
        place,
        "There is no field "
            + Faults.quoted(key)
            + "; the fields are kind, stage, tier, base, branch, manager, riskTolerance,"
            + " daysSinceRegistered, behaviour, attribute.NAME, consent.PURPOSE.CHANNEL and"
            + " segment.ID",
        "unknown",
        Map.of("value", Faults.shortened(key)));
  }

  private @Nullable BehaviourMetric metric(JsonNode json, String at) {
    if (!isObject(json, at, "Say which behaviour: an object with type and aggregate")) {
      return null;
    }
    refuseOtherKeys(json, at, METRIC_KEYS);
    String type = values.text(json.path("type"), at + "/type");
    if (type != null && (type.isEmpty() || !schema.knowsBehaviour(type))) {
      type =
          faults.refuse(
              at + "/type",
              "There is no behaviour of type " + Faults.quoted(type),
              "unknown",
              Map.of("value", Faults.shortened(type)));
    }
    Aggregate aggregate = aggregate(json.path("aggregate"), at + "/aggregate");
    JsonNode within = json.path("withinDays");
    OptionalInt withinDays = OptionalInt.empty();
    if (!within.isMissingNode() && !within.isNull()) {
      if (within.isIntegralNumber()
          && within.canConvertToInt()
          && within.intValue() >= 1
          && within.intValue() <= BehaviourMetric.LONGEST_WINDOW) {
        withinDays = OptionalInt.of(within.intValue());
      } else {
        faults.refuse(
            at + "/withinDays",
            "Give a whole number of days, 1 to " + BehaviourMetric.LONGEST_WINDOW,
            "days",
            Map.of("least", 1, "most", BehaviourMetric.LONGEST_WINDOW));
      }
    }
    List<Filter> where = new ArrayList<>();
    JsonNode filters = json.path("where");
    if (filters.isArray()) {
      for (int i = 0; i < filters.size(); i++) {
        Filter filter = filter(filters.get(i), at + "/where/" + i, type);
        if (filter != null) {
          where.add(filter);
        }
      }
    } else if (!filters.isMissingNode()) {
      faults.refuse(
          at + "/where", "Give a list of comparisons of the behaviour's attributes", "not-list");
    }
    return type == null || aggregate == null
        ? null
        : new BehaviourMetric(new BehaviourSource(type, where), aggregate, withinDays);
  }

  private @Nullable Aggregate aggregate(JsonNode json, String at) {
    for (Aggregate aggregate : Aggregate.values()) {
      if (aggregate.name().equals(json.textValue())) {
        return aggregate;
      }
    }
    return faults.refuse(
        at,
        "Give one of " + List.of(Aggregate.values()),
        "one-of",
        Map.of("choices", Faults.constants(Aggregate.values())));
  }

  private @Nullable Filter filter(JsonNode json, String at, @Nullable String behaviourType) {
    countRule(at);
    if (!isObject(json, at, "A filter is an object with attribute, operator and value")) {
      return null;
    }
    refuseOtherKeys(json, at, FILTER_KEYS);
    String name = values.text(json.path("attribute"), at + "/attribute");
    if (name == null || behaviourType == null) {
      return null;
    }
    ValueType type = filterType(json, at, schema.behaviourAttribute(behaviourType, name));
    if (type == null) {
      return null;
    }
    Set<Operator> operators = new Field.Attribute(name, type).operators();
    Comparison comparison =
        comparison(json, at, type, operators, (value, place) -> values.plain(value, place, type));
    return comparison == null ? null : new Filter(name, comparison);
  }

  /// The type that was declared, or else written with the filter, or else what its value looks
  /// like.
  private @Nullable ValueType filterType(JsonNode json, String at, Optional<ValueType> declared) {
    JsonNode given = json.path("type");
    if (given.isMissingNode()) {
      return declared.orElseGet(() -> typeOf(json));
    }
    for (ValueType type : DECLARABLE) {
      if (type.name().equals(given.textValue())) {
        return declared.isEmpty() || declared.get() == type
            ? type
            : faults.refuse(
                at + "/type",
                "The attribute is declared as " + declared.get(),
                "one-of",
                Map.of("choices", declared.get().name()));
      }
    }
    return faults.refuse(
        at + "/type",
        "Give one of " + DECLARABLE,
        "one-of",
        Map.of("choices", Faults.constants(DECLARABLE.toArray(ValueType[]::new))));
  }

  /// Only days are written as text and have an order.
  private static ValueType typeOf(JsonNode filter) {
    JsonNode value = filter.path("value");
    JsonNode one = value.isArray() && !value.isEmpty() ? value.get(0) : value;
    boolean inOrder =
        Operator.named(filter.path("operator").asText()).filter(OF_ORDER::contains).isPresent();
    return inOrder && ValueParser.day(one.textValue()) != null
        ? ValueType.DATE
        : one.isNumber() ? ValueType.NUMBER : one.isBoolean() ? ValueType.BOOLEAN : ValueType.TEXT;
  }

  private @Nullable Comparison comparison(
      JsonNode json, String at, ValueType type, Set<Operator> allowed, ValueParser.Reader reader) {
    String place = at + "/value";
    Operator operator =
        Operator.named(json.path("operator").asText()).filter(allowed::contains).orElse(null);
    if (operator == null) {
      var choices = allowed.stream().sorted().map(Operator::json).collect(Collectors.joining(", "));
      return faults.refuse(
          at + "/operator", "Use one of " + choices, "one-of", Map.of("choices", choices));
    }
    JsonNode given = json.path("value");
    return switch (operator.arity()) {
      case NONE ->
          given.isContainerNode()
              ? faults.refuse(place, operator.json() + " takes no value", "no-value")
              : new Comparison(type, operator, List.of());
      case ONE -> {
        Value value = reader.read(given, place);
        if (value instanceof Value.Text(String text) && operator.searches() && text.isEmpty()) {
          yield faults.refuse(place, "Give the text to look for", "required");
        }
        yield value == null ? null : new Comparison(type, operator, List.of(value));
      }
      case TWO -> {
        List<Value> ends = values.all(given, place, reader);
        if (ends == null) {
          yield null;
        }
        Comparison upToLast = Comparison.of(type, Operator.AT_MOST, ends.getLast());
        yield ends.size() == 2 && Question.aboutValue(upToLast).holds(ends.getFirst())
            ? new Comparison(type, operator, ends)
            : faults.refuse(place, "Give the two ends, the smaller first", "two-ends");
      }
      case MANY -> {
        List<Value> all = values.all(given, place, reader);
        yield all == null
            ? null
            : new Comparison(type, operator, List.copyOf(new LinkedHashSet<>(all)));
      }
    };
  }

  private ValueParser.Reader readerFor(Field field) {
    return switch (field) {
      case Field.Profile profile ->
          switch (profile) {
            case KIND, STAGE, TIER, BASE, BRANCH, MANAGER, RISK_TOLERANCE ->
                (json, at) -> values.word(json, at, profile);
            case DAYS_SINCE_REGISTERED -> (json, at) -> values.plain(json, at, profile.type());
          };
      case Field.Attribute(_, ValueType type) -> (json, at) -> values.plain(json, at, type);
      case Field.Consent _, Field.Segment _ ->
          (json, at) -> values.plain(json, at, ValueType.BOOLEAN);
      case Field.Behaviour behaviour -> (json, at) -> values.plain(json, at, behaviour.type());
    };
  }

  private static @Nullable UUID uuid(String text) {
    try {
      return text.length() == 36 ? UUID.fromString(text) : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static boolean isCode(String part) {
    return part.length() <= 50 && CODE.matcher(part).matches();
  }

  private void countRule(String at) {
    if (++rules > Condition.MOST_RULES) {
      throw faults.limit(
          at,
          "A condition may hold " + Condition.MOST_RULES + " rules",
          "too-many",
          Condition.MOST_RULES);
    }
  }

  private boolean isObject(JsonNode json, String at, String otherwise) {
    if (!json.isObject()) {
      faults.refuse(at, otherwise, "not-object");
    }
    return json.isObject();
  }

  private void refuseOtherKeys(JsonNode json, String at, Set<String> known) {
    json.fieldNames()
        .forEachRemaining(key -> {
          if (key.equals("valueSource") && !"value".equals(json.get(key).textValue())) {
            faults.refuse(
                at + "/valueSource",
                "Only values can be compared with, not other fields",
                "not-asked-here");
          } else if (!known.contains(key) && !EDITOR_KEYS.contains(key)) {
            faults.refuse(
                at + "/" + Faults.pointed(key),
                "There is no key of this name; known are " + Faults.listed(known),
                "unknown-field");
          }
        });
  }
}
