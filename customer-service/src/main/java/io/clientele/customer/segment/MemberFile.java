package io.clientele.customer.segment;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.clientele.kernel.problem.InputProblem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A CSV file that names customers: one column, whose header says how. `customerId` for their ids,
/// `identifier.NAMESPACE` for their identifiers in a unique namespace. Spreadsheets put a byte
/// order mark before it.
///
/// @param namespace null for ids
record MemberFile(@Nullable String namespace, List<String> names) {
  static final int MOST_ROWS = 250_000;

  /// Stands where something is not in the file's encoding.
  private static final char UNREADABLE = '\uFFFD';

  private static final String BY_ID = "customerId";
  private static final String BY_IDENTIFIER = "identifier.";

  static MemberFile read(InputStream body) throws IOException {
    var names = new ArrayList<String>();
    try (var rows =
        CsvReader.builder()
            .detectBomHeader(true)
            .allowUnclosedQuote(false)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(body)) {
      for (var row : rows) {
        if (row.getFieldCount() != 1) {
          throw refused(row.getStartingLineNumber(), "must have one column", "not-one-column");
        }
        if (names.size() > MOST_ROWS) {
          throw new InputProblem.Invalid(
              "",
              "The file may have " + MOST_ROWS + " rows. Send the rest in another one.",
              "too-many-rows",
              Map.of("most", MOST_ROWS));
        }
        var name = row.getField(0).strip();
        if (name.indexOf(UNREADABLE) >= 0) {
          throw notReadable();
        }
        names.add(name);
      }
    } catch (CsvParseException _) {
      throw notReadable();
    }
    if (names.isEmpty()) {
      throw refused(1, "must say how customers are named", "no-members-header");
    }
    var header = names.removeFirst();
    if (header.equals(BY_ID)) {
      return new MemberFile(null, names);
    }
    if (header.startsWith(BY_IDENTIFIER)) {
      return new MemberFile(header.substring(BY_IDENTIFIER.length()), names);
    }
    throw refused(
        1, "must be " + BY_ID + " or " + BY_IDENTIFIER + "NAMESPACE", "no-members-header");
  }

  private static InputProblem.Invalid notReadable() {
    return new InputProblem.Invalid("", "The file is not well-formed CSV in UTF-8", "not-csv");
  }

  private static InputProblem.Invalid refused(long line, String why, String code) {
    return new InputProblem.Invalid("line " + line, why, code);
  }
}
