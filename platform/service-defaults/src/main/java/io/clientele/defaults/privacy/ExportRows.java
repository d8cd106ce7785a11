package io.clientele.defaults.privacy;

import io.clientele.kernel.sql.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes what a service holds on a customer as one JSON object, row by row as it is read: memory
/// does not grow with it. Times are in UTC.
@ApplicationScoped
public class ExportRows {
  private static final int FETCHED_AT_ONCE = 500;

  private final Transactions transactions;

  ExportRows(Transactions transactions) {
    this.transactions = transactions;
  }

  /// A list in the object.
  ///
  /// @param name of the list
  /// @param query of rows with one column of JSON each; each `?` in it stands for the array of ids
  public record Part(String name, String query) {
    private static final Pattern READ = Pattern.compile("\\b(?:from|join) ([a-z_]+)");

    /// The tables that it reads.
    public Set<String> tables() {
      return READ.matcher(query).results().map(read -> read.group(1)).collect(Collectors.toSet());
    }
  }

  /// Two columns as money, for the query of a part; null where there is no amount.
  public static String money(String amount, String currency) {
    return """
    case when %1$s is not null then json_build_object(
      'amount', round(%1$s, greatest(2, min_scale(%1$s)))::text, 'currency', %2$s) end\
    """
        .formatted(amount, currency);
  }

  /// @param beginning what stands before the first list: the object without its last brace, or just
  ///   the first
  public void write(
      OutputStream output, String beginning, Collection<UUID> customerIds, List<Part> parts)
      throws IOException {
    try {
      transactions.call(connection -> {
        try {
          writeTimesInUtc(connection);
          write(output, beginning);
          var separator = beginning.endsWith("{") ? "" : ",";
          for (var part : parts) {
            write(output, separator + "\"" + part.name + "\":[");
            write(output, connection, customerIds, part);
            write(output, "]");
            separator = ",";
          }
          write(output, "}");
          return parts;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (SQLException e) {
      throw new IOException("what is held on a customer cannot be read", e);
    }
  }

  /// The database writes times in the zone of its client, which is that of the machine.
  private static void writeTimesInUtc(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set local time zone 'UTC'");
    }
  }

  private static void write(
      OutputStream output, Connection connection, Collection<UUID> customerIds, Part part)
      throws IOException, SQLException {
    try (var statement = connection.prepareStatement(part.query)) {
      statement.setFetchSize(FETCHED_AT_ONCE);
      var ids = connection.createArrayOf("uuid", customerIds.toArray());
      var parameters = part.query.chars().filter(sign -> sign == '?').count();
      for (var parameter = 1; parameter <= parameters; parameter++) {
        statement.setArray(parameter, ids);
      }
      try (var rows = statement.executeQuery()) {
        var separator = "";
        while (rows.next()) {
          write(output, separator + rows.getString(1));
          separator = ",";
        }
      }
    }
  }

  private static void write(OutputStream output, String text) throws IOException {
    output.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
