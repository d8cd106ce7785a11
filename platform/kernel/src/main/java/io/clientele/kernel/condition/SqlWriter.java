package io.clientele.kernel.condition;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Writes text and parameters in step.
///
/// Null does the work of "missing": a comparison with null is null, and `AND` and `OR` of such
/// answers are true exactly when they are with false in its place. Only where an answer is turned
/// round must it be made plain, hence `IS NOT TRUE` and not `NOT`.
final class SqlWriter {
  private final SqlSchema schema;
  private final LocalDate today;
  private final StringBuilder sql = new StringBuilder();
  private final List<SqlParameter> parameters = new ArrayList<>();

  SqlWriter(SqlSchema schema, LocalDate today) {
    this.schema = schema;
    this.today = today;
  }

  ConditionSql write(Condition condition) {
    condition(condition);
    return new ConditionSql(sql.toString(), parameters);
  }

  private void condition(Condition condition) {
    switch (condition) {
      case Condition.Group group -> group(group);
      case Condition.Rule rule -> rule(rule);
    }
  }

  private void group(Condition.Group group) {
    sql.append('(');
    switch (group.combinator()) {
      case AND -> all(group.rules());
      case OR -> joined(group.rules(), " OR ");
    }
    sql.append(group.not() ? ") IS NOT TRUE" : ")");
  }

  private void joined(List<? extends Condition> conditions, String combinator) {
    if (conditions.isEmpty()) {
      sql.append("TRUE");
    }
    Iterator<? extends Condition> rest = conditions.iterator();
    while (rest.hasNext()) {
      condition(rest.next());
      if (rest.hasNext()) {
        sql.append(combinator);
      }
    }
  }

  /// Conditions that must all hold. To add up the behaviours of everybody is what costs most, so
  /// they are added up only of those for whom the others may still hold: first the customers of
  /// whom enough is known without behaviours, then those of them with the behaviours of the first
  /// rule, and so on, the shortest window first.
  private void all(List<Condition> conditions) {
    List<Condition.Rule> known = new ArrayList<>();
    List<Condition.Rule> sought = new ArrayList<>();
    List<Condition> others = new ArrayList<>();
    for (Condition condition : conditions) {
      switch (condition) {
        case Condition.Rule rule when isSought(rule) -> sought.add(rule);
        case Condition.Rule rule when !(rule.field() instanceof Field.Behaviour) -> known.add(rule);
        case Condition.Rule _, Condition.Group _ -> others.add(condition);
      }
    }
    if (sought.isEmpty() || sought.size() + known.size() == 1) {
      joined(conditions, " AND ");
      return;
    }
    sought.sort(Comparator.comparingInt(SqlWriter::daysCounted));
    sql.append(schema.customerId()).append(" IN (");
    narrowed(known, sought);
    sql.append(')');
    for (Condition other : others) {
      sql.append(" AND ");
      condition(other);
    }
  }

  private void narrowed(List<Condition.Rule> known, List<Condition.Rule> sought) {
    List<Condition.Rule> before = sought.subList(0, sought.size() - 1);
    Condition.Rule last = sought.getLast();
    if (!(last.field() instanceof Field.Behaviour(BehaviourMetric metric))) {
      throw new IllegalArgumentException("Only behaviours are sought, not " + last.field().key());
    }
    if (!before.isEmpty()) {
      found(Counted.among(metric, () -> narrowed(known, before)), last.comparison());
    } else if (known.isEmpty()) {
      found(Counted.ofAll(metric), last.comparison());
    } else {
      found(Counted.among(metric, () -> customers(known)), last.comparison());
    }
  }

  private void customers(List<Condition.Rule> known) {
    sql.append("SELECT ").append(schema.customerId()).append(" FROM ").append(schema.customers());
    sql.append(" WHERE ");
    joined(known, " AND ");
  }

  private static int daysCounted(Condition.Rule rule) {
    return rule.field() instanceof Field.Behaviour(BehaviourMetric metric)
        ? metric.withinDays().orElse(Integer.MAX_VALUE)
        : 0;
  }

  /// Whether those for whom a rule holds are to be found among those with such behaviours.
  private static boolean isSought(Condition.Rule rule) {
    return rule.field() instanceof Field.Behaviour(BehaviourMetric metric)
        && isSought(metric, rule.comparison());
  }

  private void rule(Condition.Rule rule) {
    Comparison comparison = rule.comparison();
    switch (rule.field()) {
      case Field.Profile profile -> profile(profile, comparison);
      case Field.Attribute(String name, _) -> attribute(schema.attributes(), name, comparison);
      case Field.Consent(String purpose, String channel) ->
          among(
              comparison.wantsTrue(),
              () -> {
                select(schema.consents());
                sql.append("m.purpose = ").append(bound(purpose));
                sql.append(" AND m.channel = ").append(bound(channel)).append(" AND m.granted");
              });
      case Field.Segment(UUID id) ->
          among(
              comparison.wantsTrue(),
              () -> {
                select(schema.segmentMembers());
                sql.append("m.segment_id = ?");
                parameters.add(new SqlParameter.Id(id));
              });
      case Field.Behaviour(BehaviourMetric metric) -> behaviour(metric, comparison);
    }
  }

  private void profile(Field.Profile profile, Comparison comparison) {
    switch (profile) {
      case KIND -> compare(schema.kind(), comparison);
      case STAGE -> compare(schema.stage(), comparison);
      case TIER -> compare(schema.tier(), comparison);
      case BASE -> compare(schema.base(), comparison);
      // Spelled order, whatever the collation of the database.
      case RISK_TOLERANCE -> compare(schema.riskTolerance() + " COLLATE \"C\"", comparison);
      case BRANCH -> coded(schema.branchId(), schema.branches(), comparison);
      case MANAGER -> coded(schema.managerId(), schema.managers(), comparison);
      case DAYS_SINCE_REGISTERED ->
          compare("(" + bound(today) + " - " + schema.registeredOn() + ")", comparison);
    }
  }

  /// The customer's row has an id, the condition a code.
  private void coded(String id, String table, Comparison comparison) {
    if (comparison.operator().arity() == Operator.Arity.NONE) {
      compare(id, comparison);
      return;
    }
    sql.append(id).append(" IN (SELECT m.id FROM ").append(table).append(" m WHERE ");
    if (comparison.operator() == Operator.WITHIN) {
      String ancestor = ((Value.Text) comparison.values().getFirst()).text();
      sql.append("strpos('/' || m.path, ").append(bound("/" + ancestor + "/")).append(") > 0");
    } else {
      compare("m.code", comparison);
    }
    sql.append(')');
  }

  /// Equal text, numbers and flags are found by containment, which an index over the attributes can
  /// serve; otherwise a value of another type than asked for is read as null.
  private void attribute(String attributes, String name, Comparison comparison) {
    ValueType type = comparison.type();
    switch (comparison.operator()) {
      case PRESENT -> scalar(attributes, name);
      case MISSING -> {
        sql.append('(');
        scalar(attributes, name);
        sql.append(") IS NOT TRUE");
      }
      default -> {
        if (type == ValueType.BOOLEAN) {
          contains(attributes, name, new Value.Flag(comparison.wantsTrue()), "boolean");
        } else if (comparison.operator() == Operator.EQUAL && type == ValueType.NUMBER) {
          contains(attributes, name, comparison.values().getFirst(), "numeric");
        } else if (comparison.operator() == Operator.EQUAL && type == ValueType.TEXT) {
          contains(attributes, name, comparison.values().getFirst(), "text");
        } else {
          compare(typed(attributes, name, type), comparison);
        }
      }
    }
  }

  private void scalar(String attributes, String name) {
    sql.append("jsonb_typeof(").append(attributes).append(" -> ").append(bound(name));
    sql.append(") IN ('string', 'number', 'boolean')");
  }

  private void contains(String attributes, String name, Value value, String type) {
    sql.append(attributes).append(" @> jsonb_build_object(").append(bound(name)).append("::text, ");
    sql.append(bound(value)).append("::").append(type).append(')');
  }

  private String typed(String attributes, String name, ValueType type) {
    String json = "(" + attributes + " -> ?)";
    String text = "(" + attributes + " ->> ?)";
    String expression =
        switch (type) {
          case TEXT, WORD, GRADE, BOOLEAN ->
              "CASE WHEN jsonb_typeof(" + json + ") = 'string' THEN " + text + " END";
          case NUMBER ->
              "CASE WHEN jsonb_typeof(" + json + ") = 'number' THEN " + text + "::numeric END";
          case DATE ->
              "CASE WHEN jsonb_typeof("
                  + json
                  + ") = 'string' AND "
                  + text
                  + " ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AND pg_input_is_valid("
                  + text
                  + ", 'date') THEN "
                  + text
                  + "::date END";
        };
    expression.chars().filter(sign -> sign == '?').forEach(_ -> bound(name));
    return "(" + expression + ")";
  }

  private void behaviour(BehaviourMetric metric, Comparison comparison) {
    among(isSought(metric, comparison), () -> found(Counted.ofAll(metric), comparison));
  }

  /// A total is zero for customers without rows, other figures are missing: where that will do,
  /// those are found for whom the rule does not hold, and everyone else matches.
  private static boolean isSought(BehaviourMetric metric, Comparison comparison) {
    return switch (metric.aggregate()) {
      case EVER -> comparison.wantsTrue();
      case COUNT, SUM -> !Question.aboutNumber(comparison).holds(BigDecimal.ZERO);
      case AVERAGE, SMALLEST, LARGEST, LAST, DAYS_SINCE ->
          comparison.operator() != Operator.MISSING;
    };
  }

  /// The customers with such behaviours for whom the comparison holds; or, when they are not
  /// sought, does not hold.
  private void found(Counted counted, Comparison comparison) {
    Columns columns = counted.columns;
    switch (counted.metric.aggregate()) {
      case EVER -> select(counted);
      case COUNT -> total(counted, columns.count, comparison);
      case SUM -> total(counted, columns.sum, comparison);
      case AVERAGE -> average(counted, comparison);
      case SMALLEST -> figure(counted, () -> columns.smallest, comparison);
      case LARGEST -> figure(counted, () -> columns.largest, comparison);
      case LAST -> last(counted, comparison);
      case DAYS_SINCE ->
          figure(counted, () -> "(" + bound(today) + " - max(" + columns.day + "))", comparison);
    }
  }

  private void total(Counted counted, String total, Comparison comparison) {
    group(counted);
    sql.append('(');
    compare(total, comparison);
    sql.append(isSought(counted.metric, comparison) ? ")" : ") IS NOT TRUE");
  }

  private void figure(Counted counted, Supplier<String> figure, Comparison comparison) {
    group(counted);
    compare(figure.get(), presentIfMissing(comparison));
  }

  /// Compared as the sum with so many times the count, as [Ratio] does.
  private void average(Counted counted, Comparison comparison) {
    group(counted);
    sql.append(counted.columns.smallest).append(" IS NOT NULL");
    if (comparison.operator().arity() != Operator.Arity.NONE) {
      sql.append(" AND ");
      compare(counted.columns.sum, comparison, " * " + counted.columns.count);
    }
  }

  private void last(Counted counted, Comparison comparison) {
    sql.append("SELECT l.customer_id FROM (SELECT DISTINCT ON (m.customer_id) m.customer_id, ");
    sql.append(counted.columns.amount).append(" AS amount");
    from(counted);
    sql.append(" ORDER BY m.customer_id, ").append(counted.columns.latestFirst);
    sql.append(") l WHERE ");
    compare("l.amount", presentIfMissing(comparison));
  }

  /// Who lacks a figure is found by excluding those who have it.
  private static Comparison presentIfMissing(Comparison comparison) {
    return comparison.operator() == Operator.MISSING
        ? Comparison.of(comparison.type(), Operator.PRESENT)
        : comparison;
  }

  private void select(String table) {
    sql.append("SELECT m.customer_id FROM ").append(table).append(" m WHERE ");
  }

  private void group(Counted counted) {
    select(counted);
    sql.append(" GROUP BY m.customer_id HAVING ");
  }

  private void select(Counted counted) {
    sql.append("SELECT m.customer_id");
    from(counted);
  }

  private void from(Counted counted) {
    BehaviourMetric metric = counted.metric;
    Columns columns = counted.columns;
    sql.append(" FROM ")
        .append(columns == Columns.DAILY ? schema.behaviourDays() : schema.behaviours());
    sql.append(" m WHERE m.type = ").append(bound(metric.source().type()));
    sql.append(" AND ").append(columns.day).append(" <= ").append(bound(today));
    metric
        .withinDays()
        .ifPresent(days ->
            sql.append(" AND ")
                .append(columns.day)
                .append(" > ")
                .append(bound(today.minusDays(days))));
    for (BehaviourSource.Filter filter : metric.source().where()) {
      sql.append(" AND ");
      attribute("m.attributes", filter.attribute(), filter.comparison());
    }
    counted.among.ifPresent(customers -> {
      sql.append(" AND m.customer_id IN (");
      customers.run();
      sql.append(')');
    });
  }

  /// Customers who are in the result of a query, or who are not. Not being in it is asked so that
  /// the planner can answer with an anti-join.
  private void among(boolean in, Runnable query) {
    if (in) {
      sql.append(schema.customerId()).append(" IN (");
      query.run();
      sql.append(')');
    } else {
      sql.append("NOT EXISTS (SELECT 1 FROM (");
      query.run();
      sql.append(") x WHERE x.customer_id = ").append(schema.customerId()).append(')');
    }
  }

  private void compare(String expression, Comparison comparison) {
    compare(expression, comparison, "");
  }

  /// @param scale what each value is multiplied by, if anything
  private void compare(String expression, Comparison comparison, String scale) {
    List<Value> values = comparison.values();
    switch (comparison.operator()) {
      case EQUAL, NOT_EQUAL, LESS, AT_MOST, MORE, AT_LEAST -> {
        String operator =
            comparison.operator() == Operator.NOT_EQUAL ? "<>" : comparison.operator().json();
        sql.append(expression).append(' ').append(operator).append(' ');
        sql.append(bound(values.getFirst())).append(scale);
      }
      case IN ->
          sql.append(expression).append(" = ANY (").append(boundList(comparison)).append(')');
      case NOT_IN ->
          sql.append(expression).append(" <> ALL (").append(boundList(comparison)).append(')');
      case BETWEEN -> between(expression, " BETWEEN ", values, scale);
      case NOT_BETWEEN -> between(expression, " NOT BETWEEN ", values, scale);
      case CONTAINS -> call("strpos", expression, values).append(" > 0");
      case DOES_NOT_CONTAIN -> call("strpos", expression, values).append(" = 0");
      case BEGINS_WITH -> call("starts_with", expression, values);
      case DOES_NOT_BEGIN_WITH -> call("NOT starts_with", expression, values);
      case ENDS_WITH -> end(expression, " = ", values);
      case DOES_NOT_END_WITH -> end(expression, " <> ", values);
      case MISSING -> sql.append(expression).append(" IS NULL");
      case PRESENT -> sql.append(expression).append(" IS NOT NULL");
      case WITHIN -> throw new IllegalArgumentException("Only a branch lies within another");
    }
  }

  private void between(String expression, String operator, List<Value> ends, String scale) {
    sql.append(expression).append(operator);
    sql.append(bound(ends.getFirst())).append(scale).append(" AND ");
    sql.append(bound(ends.getLast())).append(scale);
  }

  private StringBuilder call(String function, String expression, List<Value> values) {
    sql.append(function).append('(').append(expression).append(", ");
    return sql.append(bound(values.getFirst())).append(')');
  }

  private void end(String expression, String operator, List<Value> values) {
    String ending = ((Value.Text) values.getFirst()).text();
    int length = ending.codePointCount(0, ending.length());
    sql.append("right(").append(expression).append(", ").append(length).append(')');
    sql.append(operator).append(bound(ending));
  }

  private String bound(Value value) {
    parameters.add(new SqlParameter.One(value));
    return "?";
  }

  private String bound(String text) {
    return bound(new Value.Text(text));
  }

  private String bound(LocalDate day) {
    return bound(new Value.Day(day)) + "::date";
  }

  private String boundList(Comparison comparison) {
    parameters.add(new SqlParameter.Many(comparison.type(), comparison.values()));
    return "?";
  }

  /// Behaviours that are added up for each customer.
  ///
  /// @param among writes the query of the customers whose behaviours count; empty for all
  private record Counted(BehaviourMetric metric, Columns columns, Optional<Runnable> among) {
    static Counted ofAll(BehaviourMetric metric) {
      return new Counted(metric, Columns.of(metric), Optional.empty());
    }

    static Counted among(BehaviourMetric metric, Runnable customers) {
      return new Counted(metric, Columns.of(metric), Optional.of(customers));
    }
  }

  /// How the figures of a customer are had from the daily totals and from single behaviours.
  private enum Columns {
    // Sums of `int` are plain numbers to PostgreSQL, those of `bigint` are not, and take twice the
    // memory and half as much time again. Nobody does anything two thousand million times a day.
    DAILY(
        "m.day",
        "sum(m.count::int)",
        "coalesce(sum(m.sum), 0)",
        "min(m.smallest)",
        "max(m.largest)",
        "m.last_amount",
        "m.day DESC"),
    SINGLE(
        "m.occurred_on",
        "count(*)",
        "coalesce(sum(m.amount), 0)",
        "min(m.amount)",
        "max(m.amount)",
        "m.amount",
        "m.occurred_at DESC, m.amount DESC NULLS LAST");

    static Columns of(BehaviourMetric metric) {
      return metric.source().where().isEmpty() ? DAILY : SINGLE;
    }

    private final String day;
    private final String count;
    private final String sum;
    private final String smallest;
    private final String largest;
    private final String amount;
    private final String latestFirst;

    Columns(
        String day,
        String count,
        String sum,
        String smallest,
        String largest,
        String amount,
        String latestFirst) {
      this.day = day;
      this.count = count;
      this.sum = sum;
      this.smallest = smallest;
      this.largest = largest;
      this.amount = amount;
      this.latestFirst = latestFirst;
    }
  }
}
