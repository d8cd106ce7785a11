package io.clientele.kernel.condition;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/// Writes conditions as SQL over the tables of customers.
///
/// Null does the work of "missing": a comparison with null is null, and `AND` and `OR` of such
/// answers are true exactly when they are with false in its place. Only where an answer is turned
/// round must it be made plain, hence `IS NOT TRUE` and not `NOT`.
final class SqlWriter {
  private final SqlSchema schema;
  private final LocalDate today;
  private final SqlText sql = new SqlText();
  private final AttributeSql attributes;
  private final BehaviourSql behaviours;

  SqlWriter(SqlSchema schema, LocalDate today) {
    this.schema = schema;
    this.today = today;
    attributes = new AttributeSql(sql, schema.attributes());
    behaviours = new BehaviourSql(sql, schema, today);
  }

  ConditionSql write(Condition condition) {
    condition(condition);
    return sql.finished();
  }

  private void condition(Condition condition) {
    switch (condition) {
      case Condition.Group group -> group(group);
      case Condition.Rule rule -> rule(rule);
    }
  }

  private void group(Condition.Group group) {
    sql.append("(");
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
    sql.append(")");
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
      behaviours.customersAmong(() -> narrowed(known, before), metric, last.comparison());
    } else if (known.isEmpty()) {
      behaviours.customers(metric, last.comparison());
    } else {
      behaviours.customersAmong(() -> customers(known), metric, last.comparison());
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
        && BehaviourSql.isSought(metric, rule.comparison());
  }

  private void rule(Condition.Rule rule) {
    Comparison comparison = rule.comparison();
    switch (rule.field()) {
      case Field.Profile profile -> profile(profile, comparison);
      case Field.Attribute(String name, _) -> attributes.compare(name, comparison);
      case Field.Consent(String purpose, String channel) ->
          among(
              comparison.wantsTrue(),
              () -> {
                select(schema.consents());
                sql.append("m.purpose = ").append(sql.bound(purpose));
                sql.append(" AND m.channel = ").append(sql.bound(channel)).append(" AND m.granted");
              });
      case Field.Segment(UUID id) ->
          among(
              comparison.wantsTrue(),
              () -> {
                select(schema.segmentMembers());
                sql.append("m.segment_id = ").append(sql.bound(id));
              });
      case Field.Behaviour(BehaviourMetric metric) -> behaviour(metric, comparison);
    }
  }

  private void profile(Field.Profile profile, Comparison comparison) {
    switch (profile) {
      case KIND -> sql.compare(schema.kind(), comparison);
      case STAGE -> sql.compare(schema.stage(), comparison);
      case TIER -> sql.compare(schema.tier(), comparison);
      case BASE -> sql.compare(schema.base(), comparison);
      // Spelled order, whatever the collation of the database.
      case RISK_TOLERANCE -> sql.compare(schema.riskTolerance() + " COLLATE \"C\"", comparison);
      case BRANCH -> coded(schema.branchId(), schema.branches(), comparison);
      case MANAGER -> coded(schema.managerId(), schema.managers(), comparison);
      case DAYS_SINCE_REGISTERED ->
          sql.compare("(" + sql.bound(today) + " - " + schema.registeredOn() + ")", comparison);
    }
  }

  /// The customer's row has an id, the condition a code.
  private void coded(String id, String table, Comparison comparison) {
    if (comparison.operator().arity() == Operator.Arity.NONE) {
      sql.compare(id, comparison);
      return;
    }
    sql.append(id).append(" IN (SELECT m.id FROM ").append(table).append(" m WHERE ");
    if (comparison.operator() == Operator.WITHIN) {
      String ancestor = ((Value.Text) comparison.values().getFirst()).text();
      sql.append("strpos('/' || m.path, ").append(sql.bound("/" + ancestor + "/")).append(") > 0");
    } else {
      sql.compare("m.code", comparison);
    }
    sql.append(")");
  }

  private void behaviour(BehaviourMetric metric, Comparison comparison) {
    among(
        BehaviourSql.isSought(metric, comparison), () -> behaviours.customers(metric, comparison));
  }

  private void select(String table) {
    sql.append("SELECT m.customer_id FROM ").append(table).append(" m WHERE ");
  }

  /// Customers who are in the result of a query, or who are not. Not being in it is asked so that
  /// the planner can answer with an anti-join.
  private void among(boolean in, Runnable query) {
    if (in) {
      sql.append(schema.customerId()).append(" IN (");
      query.run();
      sql.append(")");
    } else {
      sql.append("NOT EXISTS (SELECT 1 FROM (");
      query.run();
      sql.append(") x WHERE x.customer_id = ").append(schema.customerId()).append(")");
    }
  }
}
