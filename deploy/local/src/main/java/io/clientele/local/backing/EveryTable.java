package io.clientele.local.backing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is in the tables of a database, whatever they are. A text is looked for in every column of
/// any type; in bytes as the text that they are.
public final class EveryTable {
  private static final String COLUMNS =
      """
      select c.table_name, c.column_name, c.data_type
      from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      order by c.table_name, c.ordinal_position
      """;

  private static final String WITH_CUSTOMERS =
      """
      select distinct c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relkind in ('r', 'p') and not c.relispartition
        and c.relnamespace = 'public'::regnamespace
        and a.attname in ('customer_id', 'survivor_id', 'merged_id', 'origin_id', 'one_id', 'other_id')
      order by c.relname
      """;

  private EveryTable() {}

  /// The tables with ids of customers in them, as the suite calls such columns.
  public static List<String> withCustomers(Connection connection) throws SQLException {
    var tables = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(WITH_CUSTOMERS)) {
      while (result.next()) {
        tables.add(result.getString(1));
      }
    }
    return tables;
  }

  /// Each column is read once, however many texts are looked for.
  ///
  /// @return the columns that hold one of them, each `table.column`
  public static List<String> withText(Connection connection, String... texts) throws SQLException {
    var oneOf = String.join(" or ", Collections.nCopies(texts.length, "strpos(cell, ?) > 0"));
    var found = new ArrayList<String>();
    for (var column : columns(connection).entrySet()) {
      var dot = column.getKey().indexOf('.');
      var table = column.getKey().substring(0, dot);
      var sql =
          "select exists (select from (select lower(%s) as cell from \"%s\" offset 0) as cells where %s)"
              .formatted(column.getValue(), table, oneOf);
      try (var statement = connection.prepareStatement(sql)) {
        for (var i = 0; i < texts.length; i++) {
          statement.setString(i + 1, texts[i].toLowerCase(Locale.ROOT));
        }
        try (var result = statement.executeQuery()) {
          result.next();
          if (result.getBoolean(1)) {
            found.add(column.getKey());
          }
        }
      }
    }
    return found;
  }

  private static Map<String, String> columns(Connection connection) throws SQLException {
    var columns = new LinkedHashMap<String, String>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(COLUMNS)) {
      while (result.next()) {
        var column = "\"" + result.getString(2) + "\"";
        columns.put(
            result.getString(1) + "." + result.getString(2),
            result.getString(3).equals("bytea")
                ? "encode(" + column + ", 'escape')"
                : column + "::text");
      }
    }
    return columns;
  }
}
