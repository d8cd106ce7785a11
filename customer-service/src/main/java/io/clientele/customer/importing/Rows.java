package io.clientele.customer.importing;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The rows of a file, one after the other.
interface Rows extends AutoCloseable {
  /// One row of the file.
  ///
  /// @param number 1 for the first after the header
  /// @param original the row as it was written, to show to people
  record Row(long number, String original, Content content) {}

  /// What a row holds: cells by column, or JSON.
  sealed interface Content {}

  record Cells(List<String> values) implements Content {}

  record Json(String text) implements Content {}

  /// The row is not what its format asks for; those after it can still be read.
  record Broken(String reason) implements Content {}

  /// @throws UnreadableFile when no further row can be read
  Optional<Row> next() throws IOException;

  @Override
  void close() throws IOException;
}
