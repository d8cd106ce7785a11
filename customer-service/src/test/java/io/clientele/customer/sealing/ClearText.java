package io.clientele.customer.sealing;

import io.clientele.customer.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
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

  private static final String HAS = "position(? in line) > 0";

  private ClearText() {}

  /// Where the texts are found, as they are or as bytes: each table in which one is, with its text.
  static List<String> tablesWith(Connection connection, List<String> texts) throws SQLException {
    var found = new ArrayList<String>();
    for (var table : Sql.on(connection, TABLES).list(row -> row.getString(1))) {
      // A row is written out once, however many texts are looked for in it.
      var query =
          Sql.on(
              connection,
              "select line from (select t::text as line from %s as t offset 0) as lines where %s"
                  .formatted(
                      table, String.join(" or ", Collections.nCopies(2 * texts.size(), HAS))));
      texts.forEach(text -> query.with(text).with(hex(text)));
      for (var line : query.list(row -> row.getString(1))) {
        texts.stream()
            .filter(text -> line.contains(text) || line.contains(hex(text)))
            .forEach(text -> found.add(table + ": " + text));
      }
    }
    return found;
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
