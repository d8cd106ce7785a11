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
import java.util.UUID;

/// Writes what a service holds on a customer as one JSON object, row by row as it is read: memory
/// does not grow with it.
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
  /// @param query of rows with one column of JSON each; its only parameter is the array of ids
  public record Part(String name, String query) {}

  /// @param beginning what stands before the first list: the object without its last brace, or just
  ///   the first
  public void write(
      OutputStream output, String beginning, Collection<UUID> customerIds, List<Part> parts)
      throws IOException {
    try {
      transactions.call(connection -> {
        try {
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

  private static void write(
      OutputStream output, Connection connection, Collection<UUID> customerIds, Part part)
      throws IOException, SQLException {
    try (var statement = connection.prepareStatement(part.query)) {
      statement.setFetchSize(FETCHED_AT_ONCE);
      statement.setArray(1, connection.createArrayOf("uuid", customerIds.toArray()));
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
