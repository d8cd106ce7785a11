package io.clientele.kernel.condition;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// SQL while it is written: text and parameters in step, and how an expression is compared.
final class SqlText {
  private final StringBuilder sql = new StringBuilder();
  private final List<SqlParameter> parameters = new ArrayList<>();

  SqlText append(String text) {
    sql.append(text);
    return this;
  }

  void compare(String expression, Comparison comparison) {
    compare(expression, comparison, "");
  }

  /// @param scale what each value is multiplied by, if anything
  void compare(String expression, Comparison comparison, String scale) {
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

  private SqlText call(String function, String expression, List<Value> values) {
    sql.append(function).append('(').append(expression).append(", ");
    sql.append(bound(values.getFirst())).append(')');
    return this;
  }

  private void end(String expression, String operator, List<Value> values) {
    String ending = ((Value.Text) values.getFirst()).text();
    int length = ending.codePointCount(0, ending.length());
    sql.append("right(").append(expression).append(", ").append(length).append(')');
    sql.append(operator).append(bound(ending));
  }

  /// Binds a parameter; returns its place in the text, to be written next.
  String bound(Value value) {
    parameters.add(new SqlParameter.One(value));
    return "?";
  }

  String bound(String text) {
    return bound(new Value.Text(text));
  }

  String bound(LocalDate day) {
    return bound(new Value.Day(day)) + "::date";
  }

  String bound(UUID id) {
    parameters.add(new SqlParameter.Id(id));
    return "?";
  }

  private String boundList(Comparison comparison) {
    parameters.add(new SqlParameter.Many(comparison.type(), comparison.values()));
    return "?";
  }

  ConditionSql finished() {
    return new ConditionSql(sql.toString(), parameters);
  }
}
