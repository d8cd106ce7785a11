package io.clientele.kernel.condition;

import static io.clientele.kernel.condition.RandomCustomers.number;
import static io.clientele.kernel.condition.RandomCustomers.pick;

import io.clientele.kernel.condition.Condition.Combinator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/// Conditions drawn by a seed over the words that [RandomCustomers] use: every field, operator and
/// aggregate, nested and negated.
public final class RandomConditions {
  /// The attributes of customers.
  public static final Map<String, ValueType> ATTRIBUTES =
      new TreeMap<>(
          Map.of(
              "city", ValueType.TEXT,
              "income", ValueType.NUMBER,
              "vip", ValueType.BOOLEAN,
              "birthday", ValueType.DATE));

  public static final ConditionSchema SCHEMA =
      new ConditionSchema() {
        @Override
        public Optional<ValueType> attribute(String name) {
          return Optional.ofNullable(ATTRIBUTES.get(name));
        }

        @Override
        public Optional<ValueType> behaviourAttribute(String behaviourType, String name) {
          return Optional.of(
              switch (name) {
                case "items" -> ValueType.NUMBER;
                case "startsOn" -> ValueType.DATE;
                default -> ValueType.TEXT;
              });
        }
      };

  private final Random random;

  private RandomConditions(long seed) {
    random = new Random(seed);
  }

  /// The same for the same seed.
  public static Condition drawn(long seed) {
    return new RandomConditions(seed).group(1);
  }

  private Condition group(int depth) {
    List<Condition> rules = new ArrayList<>();
    for (int n = random.nextInt(depth == 1 ? 1 : 0, 4); n > 0; n--) {
      rules.add(depth < 4 && random.nextInt(4) == 0 ? group(depth + 1) : rule());
    }
    return new Condition.Group(
        random.nextBoolean() ? Combinator.AND : Combinator.OR, random.nextInt(3) == 0, rules);
  }

  private Condition.Rule rule() {
    Field field =
        switch (random.nextInt(8)) {
          case 0, 1 -> pick(random, List.of(Field.Profile.values()));
          case 2 -> attribute();
          case 3 -> pick(random, RandomCustomers.CONSENTS);
          case 4 -> new Field.Segment(pick(random, RandomCustomers.SEGMENTS));
          default -> new Field.Behaviour(metric());
        };
    return new Condition.Rule(field, comparison(field));
  }

  private Field.Attribute attribute() {
    String name = pick(random, List.copyOf(ATTRIBUTES.keySet()));
    return new Field.Attribute(name, ATTRIBUTES.get(name));
  }

  private BehaviourMetric metric() {
    List<BehaviourSource.Filter> where = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      where.add(filter("channel", ValueType.TEXT));
    }
    if (random.nextInt(8) == 0) {
      where.add(filter("items", ValueType.NUMBER));
    }
    if (random.nextInt(4) == 0) {
      where.add(filter("startsOn", ValueType.DATE));
    }
    OptionalInt within =
        random.nextInt(3) == 0
            ? OptionalInt.empty()
            : OptionalInt.of(
                RandomCustomers.WINDOWS[random.nextInt(RandomCustomers.WINDOWS.length)]);
    return new BehaviourMetric(
        new BehaviourSource(pick(random, RandomCustomers.BEHAVIOURS), where),
        pick(random, List.of(Aggregate.values())),
        within);
  }

  private BehaviourSource.Filter filter(String attribute, ValueType type) {
    Field field = new Field.Attribute(attribute, type);
    Operator operator = operator(field);
    List<Value> values = new ArrayList<>();
    for (int n = size(operator); n > 0; n--) {
      values.add(
          switch (type) {
            case NUMBER -> new Value.Decimal(number(random));
            case DATE -> new Value.Day(pick(random, RandomCustomers.DATES));
            default -> text(List.of("BRANCH", "APP", "P"));
          });
    }
    return new BehaviourSource.Filter(attribute, comparison(type, operator, values));
  }

  private Comparison comparison(Field field) {
    Operator operator = operator(field);
    List<Value> values = new ArrayList<>();
    while (values.size() < size(operator)) {
      Value value = value(field);
      if (!operator.searches() || !value.equals(new Value.Text(""))) {
        values.add(value);
      }
    }
    return comparison(field.type(), operator, values);
  }

  private static Comparison comparison(ValueType type, Operator operator, List<Value> drawn) {
    List<Value> values = drawn;
    if (operator.arity() == Operator.Arity.TWO) {
      Comparison upToSecond = Comparison.of(type, Operator.AT_MOST, values.getLast());
      if (!Question.aboutValue(upToSecond).holds(values.getFirst())) {
        values = values.reversed();
      }
    }
    return new Comparison(
        type,
        operator,
        operator.arity() == Operator.Arity.MANY ? values.stream().distinct().toList() : values);
  }

  private Operator operator(Field field) {
    return pick(random, field.operators().stream().sorted().toList());
  }

  private static int size(Operator operator) {
    return switch (operator.arity()) {
      case NONE -> 0;
      case ONE -> 1;
      case TWO -> 2;
      case MANY -> 3;
    };
  }

  private Value value(Field field) {
    return switch (field) {
      case Field.Profile profile ->
          switch (profile) {
            case KIND -> text(List.of("PERSON", "COMPANY"));
            case STAGE -> text(RandomCustomers.STAGES);
            case TIER -> text(RandomCustomers.TIERS);
            case BASE -> text(RandomCustomers.BASES);
            case BRANCH -> text(List.copyOf(RandomCustomers.BRANCHES.keySet()));
            case MANAGER -> text(RandomCustomers.MANAGERS);
            case RISK_TOLERANCE -> text(RandomCustomers.GRADES);
            case DAYS_SINCE_REGISTERED -> days();
          };
      case Field.Behaviour(BehaviourMetric metric) ->
          switch (metric.aggregate()) {
            case EVER -> new Value.Flag(random.nextBoolean());
            case COUNT -> Value.Decimal.of(random.nextInt(4));
            case DAYS_SINCE -> days();
            case SUM, AVERAGE, SMALLEST, LARGEST, LAST -> new Value.Decimal(number(random));
          };
      case Field.Attribute _, Field.Consent _, Field.Segment _ ->
          switch (field.type()) {
            case NUMBER -> new Value.Decimal(number(random));
            case BOOLEAN -> new Value.Flag(random.nextBoolean());
            case DATE -> new Value.Day(pick(random, RandomCustomers.DATES));
            case TEXT, WORD, GRADE -> text(RandomCustomers.TEXTS);
          };
    };
  }

  private Value days() {
    int window = RandomCustomers.WINDOWS[random.nextInt(RandomCustomers.WINDOWS.length)];
    return Value.Decimal.of(window + random.nextInt(-2, 2));
  }

  private Value text(List<String> from) {
    return new Value.Text(pick(random, from));
  }
}
