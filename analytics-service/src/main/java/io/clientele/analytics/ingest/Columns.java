package io.clientele.analytics.ingest;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Many rows turned into columns, each bound as an array for `unnest`: one statement, whatever the
/// number of rows.
final class Columns<R> {
  private final List<R> rows;
  private final List<Column> columns = new ArrayList<>();

  private Columns(List<R> rows) {
    this.rows = rows;
  }

  static <R> Columns<R> of(List<R> rows) {
    return new Columns<>(rows);
  }

  /// @param type PostgreSQL's name of the element type
  Columns<R> with(String type, Function<? super R, ? extends @Nullable Object> value) {
    // By their class the driver knows that texts may travel as they are.
    @Nullable Object[] values =
        type.equals("text") ? new @Nullable String[rows.size()] : new @Nullable Object[rows.size()];
    for (var i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    columns.add(new Column(type, values));
    return this;
  }

  /// Binds the columns to the statement's parameters in the order they were given in.
  void bindTo(PreparedStatement statement) throws SQLException {
    var parameter = 1;
    for (var column : columns) {
      var array = statement.getConnection().createArrayOf(column.type, column.values);
      statement.setArray(parameter, array);
      parameter++;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // handed to the driver as it is, never compared
  private record Column(String type, @Nullable Object[] values) {}
}
