package io.clientele.kernel.condition;

/// Writes comparisons of attributes, which are a document of JSON.
final class AttributeSql {
  private final SqlText sql;
  private final String attributes;

  /// @param attributes the column
  AttributeSql(SqlText sql, String attributes) {
    this.sql = sql;
    this.attributes = attributes;
  }

  /// Equal text, numbers and flags are found by containment, which an index over the attributes can
  /// serve; otherwise a value of another type than asked for is read as null.
  void compare(String name, Comparison comparison) {
    ValueType type = comparison.type();
    switch (comparison.operator()) {
      case PRESENT -> scalar(name);
      case MISSING -> {
        sql.append("(");
        scalar(name);
        sql.append(") IS NOT TRUE");
      }
      default -> {
        if (type == ValueType.BOOLEAN) {
          contains(name, new Value.Flag(comparison.wantsTrue()), "boolean");
        } else if (comparison.operator() == Operator.EQUAL && type == ValueType.NUMBER) {
          contains(name, comparison.values().getFirst(), "numeric");
        } else if (comparison.operator() == Operator.EQUAL && type == ValueType.TEXT) {
          contains(name, comparison.values().getFirst(), "text");
        } else {
          sql.compare(typed(name, type), comparison);
        }
      }
    }
  }

  private void scalar(String name) {
    sql.append("jsonb_typeof(").append(attributes).append(" -> ").append(sql.bound(name));
    sql.append(") IN ('string', 'number', 'boolean')");
  }

  private void contains(String name, Value value, String type) {
    sql.append(attributes)
        .append(" @> jsonb_build_object(")
        .append(sql.bound(name))
        .append("::text, ");
    sql.append(sql.bound(value)).append("::").append(type).append(")");
  }

  private String typed(String name, ValueType type) {
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
    expression.chars().filter(sign -> sign == '?').forEach(_ -> sql.bound(name));
    return "(" + expression + ")";
  }
}
