package io.clientele.customer.sealing;

import io.clientele.customer.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Looks for clear text as a thief of the database would: in every column of every table.
final class ClearText {
  // Partitions are read through the table they are of.
  private static final String TABLES =
      """
      select quote_ident(relname) from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
      """;

  private ClearText() {}

  /// The tables in which the text is found, as it is or as bytes.
  static List<String> tablesWith(Connection connection, String text) throws SQLException {
    var hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    var found = new ArrayList<String>();
    for (var table : Sql.on(connection, TABLES).list(row -> row.getString(1))) {
      var query =
          """
          select 1 from %s as t
          where position(? in t::text) > 0 or position(? in t::text) > 0 limit 1
          """
              .formatted(table);
      if (Sql.on(connection, query).with(text).with(hex).first(_ -> true).isPresent()) {
        found.add(table);
      }
    }
    return found;
  }
}
