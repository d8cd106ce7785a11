package io.clientele.customer.importing;

import io.clientele.kernel.problem.Problem.Violation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The rows of a file, one after the other.
interface Rows extends AutoCloseable {
  /// One row of the file.
  ///
  /// @param number 1 for the first after the header
  record Row(long number, Content content) {
    /// What each cell takes in memory beside its signs.
    private static final int CELL = 40;

    /// The row as it was written, in the form in which it is kept.
    String original() {
      return switch (content) {
        case Cells(List<String> values) -> Original.of(values);
        case Json(String text) -> Original.of(text);
        case Broken(Violation _, List<String> cells) -> Original.of(cells);
      };
    }

    /// About how many bytes of memory the row takes.
    int size() {
      return switch (content) {
        case Cells(List<String> values) -> Rows.size(values);
        case Json(String text) -> text.length() + CELL;
        case Broken(Violation _, List<String> cells) -> Rows.size(cells);
      };
    }
  }

  private static int size(List<String> cells) {
    return cells.stream().mapToInt(cell -> cell.length() + Row.CELL).sum();
  }

  /// What a row holds: cells by column, or JSON.
  sealed interface Content {}

  record Cells(List<String> values) implements Content {}

  record Json(String text) implements Content {}

  /// The row is not what its format asks for; those after it can still be read.
  ///
  /// @param cells as they are; none of a line without any
  record Broken(Violation why, List<String> cells) implements Content {}

  /// @throws UnreadableFile when no further row can be read
  Optional<Row> next() throws IOException;

  /// How many bytes of the file, as it was sent, the rows so far took: those that were read ahead
  /// count as well.
  long taken();

  @Override
  void close() throws IOException;
}
