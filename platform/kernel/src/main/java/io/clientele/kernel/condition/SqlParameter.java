package io.clientele.kernel.condition;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// A value bound to one `?` of a [ConditionSql].
public sealed interface SqlParameter {

  /// One text, number or day.
  record One(Value value) implements SqlParameter {}

  /// The values of a list, bound as an array.
  record Many(ValueType type, List<Value> values) implements SqlParameter {}

  record Id(UUID id) implements SqlParameter {}

  /// Binds this value to the place of that number, 1 for the first.
  default void bind(PreparedStatement statement, int place) throws SQLException {
    switch (this) {
      case One(Value value) -> statement.setObject(place, plain(value));
      case Id(UUID id) -> statement.setObject(place, id);
      case Many(ValueType type, List<Value> values) -> {
        Array array =
            statement
                .getConnection()
                .createArrayOf(
                    elementType(type), values.stream().map(SqlParameter::plain).toArray());
        statement.setArray(place, array);
      }
    }
  }

  private static Object plain(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text;
      case Value.Decimal(var number) -> number;
      case Value.Flag(boolean flag) -> flag;
      case Value.Day(LocalDate day) -> day;
    };
  }

  private static String elementType(ValueType type) {
    return switch (type) {
      case TEXT, WORD, GRADE -> "text";
      case NUMBER -> "numeric";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
    };
  }
}
