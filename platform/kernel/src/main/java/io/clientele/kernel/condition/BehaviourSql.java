package io.clientele.kernel.condition;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Supplier;

/// Writes queries of the customers whose behaviours, added up, answer a comparison.
final class BehaviourSql {
  private final SqlText sql;
  private final SqlSchema schema;
  private final LocalDate today;

  BehaviourSql(SqlText sql, SqlSchema schema, LocalDate today) {
    this.sql = sql;
    this.schema = schema;
    this.today = today;
  }

  void customers(BehaviourMetric metric, Comparison comparison) {
    found(Counted.ofAll(metric), comparison);
  }

  /// @param customers writes the query of the customers whose behaviours count
  void customersAmong(Runnable customers, BehaviourMetric metric, Comparison comparison) {
    found(Counted.among(metric, customers), comparison);
  }

  /// A total is zero for customers without rows, other figures are missing: where that will do,
  /// those are found for whom the rule does not hold, and everyone else matches.
  static boolean isSought(BehaviourMetric metric, Comparison comparison) {
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
          figure(
              counted, () -> "(" + sql.bound(today) + " - max(" + columns.day + "))", comparison);
    }
  }

  private void total(Counted counted, String total, Comparison comparison) {
    group(counted);
    sql.append("(");
    sql.compare(total, comparison);
    sql.append(isSought(counted.metric, comparison) ? ")" : ") IS NOT TRUE");
  }

  private void figure(Counted counted, Supplier<String> figure, Comparison comparison) {
    group(counted);
    sql.compare(figure.get(), presentIfMissing(comparison));
  }

  /// Compared as the sum with so many times the count, as [Ratio] does.
  private void average(Counted counted, Comparison comparison) {
    group(counted);
    sql.append(counted.columns.smallest).append(" IS NOT NULL");
    if (comparison.operator().arity() != Operator.Arity.NONE) {
      sql.append(" AND ");
      sql.compare(counted.columns.sum, comparison, " * " + counted.columns.count);
    }
  }

  private void last(Counted counted, Comparison comparison) {
    sql.append("SELECT l.customer_id FROM (SELECT DISTINCT ON (m.customer_id) m.customer_id, ");
    sql.append(counted.columns.amount).append(" AS amount");
    from(counted);
    sql.append(" ORDER BY m.customer_id, ").append(counted.columns.latestFirst);
    sql.append(") l WHERE ");
    sql.compare("l.amount", presentIfMissing(comparison));
  }

  /// Who lacks a figure is found by excluding those who have it.
  private static Comparison presentIfMissing(Comparison comparison) {
    return comparison.operator() == Operator.MISSING
        ? Comparison.of(comparison.type(), Operator.PRESENT)
        : comparison;
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
    sql.append(" m WHERE m.type = ").append(sql.bound(metric.source().type()));
    sql.append(" AND ").append(columns.day).append(" <= ").append(sql.bound(today));
    metric
        .withinDays()
        .ifPresent(days ->
            sql.append(" AND ")
                .append(columns.day)
                .append(" > ")
                .append(sql.bound(today.minusDays(days))));
    for (BehaviourSource.Filter filter : metric.source().where()) {
      sql.append(" AND ");
      new AttributeSql(sql, "m.attributes").compare(filter.attribute(), filter.comparison());
    }
    counted.among.ifPresent(customers -> {
      sql.append(" AND m.customer_id IN (");
      customers.run();
      sql.append(")");
    });
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
