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
import io.clientele.kernel.json.StorableNumber;
import io.clientele.kernel.json.StorableText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
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
  private static final int MOST_VIOLATIONS = 50;

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
  private final List<Violation> violations = new ArrayList<>();
  private int rules;
  private int groups;

  private ConditionParser(ConditionSchema schema) {
    this.schema = schema;
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
    if (condition == null || !parser.violations.isEmpty()) {
      throw new ConditionProblem(parser.violations);
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
      throw limit(
          at, "Groups may be nested " + Condition.DEEPEST + " deep", "too-deep", Condition.DEEPEST);
    }
    if (++groups > Condition.MOST_RULES) {
      throw limit(
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
              refuse(
                  at + "/combinator",
                  "The combinator is \"and\" or \"or\"",
                  "one-of",
                  Map.of("choices", "and, or"));
        };
    JsonNode not = json.path("not");
    if (!not.isMissingNode() && !not.isBoolean()) {
      refuse(at + "/not", "Give true or false", "not-boolean");
    }
    JsonNode parts = json.path("rules");
    if (!parts.isArray()) {
      return refuse(at + "/rules", "Give a list of rules and groups; it may be empty", "not-list");
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
      return refuse(
          at + "/field",
          quoted(key) + " cannot be asked about here",
          "not-asked-here",
          Map.of("value", shortened(key)));
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
          : refuse(
              place,
              "There is no attribute " + quoted(name),
              "unknown",
              Map.of("value", shortened(name)));
    }
    if (key.startsWith("consent.")) {
      String[] parts = key.split("\\.", -1);
      return parts.length == 3 && isCode(parts[1]) && isCode(parts[2])
          ? new Field.Consent(parts[1], parts[2])
          : refuse(
              place, "Write a consent as consent.PURPOSE.CHANNEL, in upper case", "unknown-field");
    }
    if (key.startsWith("segment.")) {
      UUID id = uuid(key.substring("segment.".length()));
      return id == null
          ? refuse(place, "Write a segment as segment. and its id", "unknown-field")
          : new Field.Segment(id);
    }
    return refuse(
        place,
        "There is no field "
            + quoted(key)
            + "; the fields are kind, stage, tier, base, branch, manager, riskTolerance,"
            + " daysSinceRegistered, behaviour, attribute.NAME, consent.PURPOSE.CHANNEL and"
            + " segment.ID",
        "unknown",
        Map.of("value", shortened(key)));
  }

  private @Nullable BehaviourMetric metric(JsonNode json, String at) {
    if (!isObject(json, at, "Say which behaviour: an object with type and aggregate")) {
      return null;
    }
    refuseOtherKeys(json, at, METRIC_KEYS);
    String type = text(json.path("type"), at + "/type");
    if (type != null && (type.isEmpty() || !schema.knowsBehaviour(type))) {
      type =
          refuse(
              at + "/type",
              "There is no behaviour of type " + quoted(type),
              "unknown",
              Map.of("value", shortened(type)));
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
        refuse(
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
      refuse(at + "/where", "Give a list of comparisons of the behaviour's attributes", "not-list");
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
    return refuse(
        at,
        "Give one of " + List.of(Aggregate.values()),
        "one-of",
        Map.of("choices", constants(Aggregate.values())));
  }

  private @Nullable Filter filter(JsonNode json, String at, @Nullable String behaviourType) {
    countRule(at);
    if (!isObject(json, at, "A filter is an object with attribute, operator and value")) {
      return null;
    }
    refuseOtherKeys(json, at, FILTER_KEYS);
    String name = text(json.path("attribute"), at + "/attribute");
    if (name == null || behaviourType == null) {
      return null;
    }
    ValueType type = filterType(json, at, schema.behaviourAttribute(behaviourType, name));
    if (type == null) {
      return null;
    }
    Set<Operator> operators = new Field.Attribute(name, type).operators();
    Comparison comparison =
        comparison(json, at, type, operators, (value, place) -> plain(value, place, type));
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
            : refuse(
                at + "/type",
                "The attribute is declared as " + declared.get(),
                "one-of",
                Map.of("choices", declared.get().name()));
      }
    }
    return refuse(
        at + "/type",
        "Give one of " + DECLARABLE,
        "one-of",
        Map.of("choices", constants(DECLARABLE.toArray(ValueType[]::new))));
  }

  /// Only days are written as text and have an order.
  private static ValueType typeOf(JsonNode filter) {
    JsonNode value = filter.path("value");
    JsonNode one = value.isArray() && !value.isEmpty() ? value.get(0) : value;
    boolean inOrder =
        Operator.named(filter.path("operator").asText()).filter(OF_ORDER::contains).isPresent();
    return inOrder && day(one.textValue()) != null
        ? ValueType.DATE
        : one.isNumber() ? ValueType.NUMBER : one.isBoolean() ? ValueType.BOOLEAN : ValueType.TEXT;
  }

  private @Nullable Comparison comparison(
      JsonNode json, String at, ValueType type, Set<Operator> allowed, ValueReader reader) {
    String place = at + "/value";
    Operator operator =
        Operator.named(json.path("operator").asText()).filter(allowed::contains).orElse(null);
    if (operator == null) {
      var choices = allowed.stream().sorted().map(Operator::json).collect(Collectors.joining(", "));
      return refuse(
          at + "/operator", "Use one of " + choices, "one-of", Map.of("choices", choices));
    }
    JsonNode given = json.path("value");
    return switch (operator.arity()) {
      case NONE ->
          given.isContainerNode()
              ? refuse(place, operator.json() + " takes no value", "no-value")
              : new Comparison(type, operator, List.of());
      case ONE -> {
        Value value = reader.read(given, place);
        if (value instanceof Value.Text(String text) && operator.searches() && text.isEmpty()) {
          yield refuse(place, "Give the text to look for", "required");
        }
        yield value == null ? null : new Comparison(type, operator, List.of(value));
      }
      case TWO -> {
        List<Value> ends = values(given, place, reader);
        if (ends == null) {
          yield null;
        }
        Comparison upToLast = Comparison.of(type, Operator.AT_MOST, ends.getLast());
        yield ends.size() == 2 && Question.aboutValue(upToLast).holds(ends.getFirst())
            ? new Comparison(type, operator, ends)
            : refuse(place, "Give the two ends, the smaller first", "two-ends");
      }
      case MANY -> {
        List<Value> values = values(given, place, reader);
        yield values == null
            ? null
            : new Comparison(type, operator, List.copyOf(new LinkedHashSet<>(values)));
      }
    };
  }

  /// All the values of a list, or null when something is wrong with one of them.
  private @Nullable List<Value> values(JsonNode given, String at, ValueReader reader) {
    if (!given.isArray() || given.isEmpty()) {
      return refuse(at, "Give a list with at least one value", "required");
    }
    if (given.size() > Condition.MOST_VALUES) {
      throw limit(
          at,
          "A list may hold " + Condition.MOST_VALUES + " values",
          "too-many",
          Condition.MOST_VALUES);
    }
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      Value value = reader.read(given.get(i), at + "/" + i);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == given.size() ? values : null;
  }

  @FunctionalInterface
  private interface ValueReader {
    @Nullable Value read(JsonNode json, String at);
  }

  private ValueReader readerFor(Field field) {
    return switch (field) {
      case Field.Profile profile ->
          switch (profile) {
            case KIND, STAGE, TIER, BASE, BRANCH, MANAGER, RISK_TOLERANCE ->
                (json, at) -> word(json, at, profile);
            case DAYS_SINCE_REGISTERED -> (json, at) -> plain(json, at, profile.type());
          };
      case Field.Attribute(_, ValueType type) -> (json, at) -> plain(json, at, type);
      case Field.Consent _, Field.Segment _ -> (json, at) -> plain(json, at, ValueType.BOOLEAN);
      case Field.Behaviour behaviour -> (json, at) -> plain(json, at, behaviour.type());
    };
  }

  private @Nullable Value word(JsonNode json, String at, Field.Profile field) {
    String word = text(json, at);
    if (word == null) {
      return null;
    }
    if (schema.knows(field, word)) {
      return new Value.Text(word);
    }
    Set<String> words = schema.words(field);
    return words.isEmpty()
        ? refuse(
            at,
            "There is no " + field.key() + " " + quoted(word),
            "unknown",
            Map.of("value", shortened(word)))
        : refuse(
            at,
            quoted(word) + " is none of " + listed(words),
            "one-of",
            Map.of("choices", listed(words)));
  }

  private @Nullable Value plain(JsonNode json, String at, ValueType type) {
    return switch (type) {
      case TEXT, WORD, GRADE -> {
        String text = text(json, at);
        yield text == null ? null : new Value.Text(text);
      }
      case NUMBER -> number(json, at);
      case BOOLEAN ->
          json.isBoolean()
              ? new Value.Flag(json.booleanValue())
              : refuse(at, "Give true or false", "not-boolean");
      case DATE -> {
        LocalDate day = day(json.textValue());
        yield day == null
            ? refuse(at, "Give a date such as 2026-03-31", "not-date")
            : new Value.Day(day);
      }
    };
  }

  private @Nullable Value number(JsonNode json, String at) {
    if (!json.isNumber()) {
      return refuse(at, "Give a number, without quotes", "not-number");
    }
    if (json.isFloatingPointNumber()
        && !json.isBigDecimal()
        && !Double.isFinite(json.doubleValue())) {
      return refuse(at, "This number is too large", "number-too-large");
    }
    BigDecimal number = json.decimalValue();
    return StorableNumber.is(number)
        ? new Value.Decimal(number.stripTrailingZeros())
        : refuse(
            at,
            "A number may have "
                + StorableNumber.MOST_DIGITS
                + " digits and "
                + StorableNumber.MOST_DECIMALS
                + " decimals",
            "digits",
            Map.of(
                "integer", StorableNumber.MOST_DIGITS, "fraction", StorableNumber.MOST_DECIMALS));
  }

  private @Nullable String text(JsonNode json, String at) {
    String text = json.textValue();
    if (text == null) {
      return refuse(at, "Give a text", "not-text");
    }
    if (text.length() > Condition.LONGEST_TEXT) {
      return refuse(
          at,
          "A text may have " + Condition.LONGEST_TEXT + " characters",
          "size",
          Map.of("max", Condition.LONGEST_TEXT));
    }
    return StorableText.is(text)
        ? text
        : refuse(at, "This text holds characters that cannot be stored", "unstorable");
  }

  private static @Nullable LocalDate day(@Nullable String text) {
    try {
      return text != null && text.length() == 10 ? LocalDate.parse(text) : null;
    } catch (DateTimeException _) {
      return null;
    }
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
      throw limit(
          at,
          "A condition may hold " + Condition.MOST_RULES + " rules",
          "too-many",
          Condition.MOST_RULES);
    }
  }

  private boolean isObject(JsonNode json, String at, String otherwise) {
    if (!json.isObject()) {
      refuse(at, otherwise, "not-object");
    }
    return json.isObject();
  }

  private void refuseOtherKeys(JsonNode json, String at, Set<String> known) {
    json.fieldNames()
        .forEachRemaining(key -> {
          if (key.equals("valueSource") && !"value".equals(json.get(key).textValue())) {
            refuse(
                at + "/valueSource",
                "Only values can be compared with, not other fields",
                "not-asked-here");
          } else if (!known.contains(key) && !EDITOR_KEYS.contains(key)) {
            refuse(
                at + "/" + pointed(key),
                "There is no key of this name; known are " + listed(known),
                "unknown-field");
          }
        });
  }

  /// Notes a violation; returns null, as any type, so that a reading method can end with it.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <T> @Nullable T refuse(String pointer, String message, String code) {
    return refuse(pointer, message, code, Map.of());
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <T> @Nullable T refuse(
      String pointer, String message, String code, Map<String, Object> params) {
    violations.add(new Violation(pointer, message, code, params));
    if (violations.size() >= MOST_VIOLATIONS) {
      throw new ConditionProblem(violations);
    }
    return null;
  }

  private ConditionProblem limit(String pointer, String message, String code, int most) {
    violations.add(new Violation(pointer, message + " and no more", code, Map.of("most", most)));
    return new ConditionProblem(violations);
  }

  private static String pointed(String key) {
    return shortened(key).replace("~", "~0").replace("/", "~1");
  }

  private static String quoted(String text) {
    return "\"" + shortened(text) + "\"";
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  private static String constants(Enum<?>... values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.joining(", "));
  }

  private static String listed(Collection<String> words) {
    return String.join(", ", new TreeSet<>(words));
  }
}
