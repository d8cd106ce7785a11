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
/// @param header the line on which the header stands
/// @param lines those on which the names stand, in their order
record MemberFile(@Nullable String namespace, int header, List<String> names, List<Integer> lines)
    implements ChangeMembers.Places {
  static final int MOST_ROWS = 250_000;

  /// Stands where something is not in the file's encoding.
  private static final char UNREADABLE = '\uFFFD';

  private static final String BY_ID = "customerId";
  private static final String BY_IDENTIFIER = "identifier.";

  static MemberFile read(InputStream body) throws IOException {
    var names = new ArrayList<String>();
    var lines = new ArrayList<Integer>();
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
        lines.add(Math.toIntExact(row.getStartingLineNumber()));
      }
    } catch (CsvParseException _) {
      throw notReadable();
    }
    if (names.isEmpty()) {
      throw refused(1, "must say how customers are named", "no-members-header");
    }
    var header = names.removeFirst();
    int at = lines.removeFirst();
    if (header.equals(BY_ID)) {
      return new MemberFile(null, at, names, lines);
    }
    if (header.startsWith(BY_IDENTIFIER)) {
      return new MemberFile(header.substring(BY_IDENTIFIER.length()), at, names, lines);
    }
    throw refused(
        at, "must be " + BY_ID + " or " + BY_IDENTIFIER + "NAMESPACE", "no-members-header");
  }

  private static InputProblem.Invalid notReadable() {
    return new InputProblem.Invalid("", "The file is not well-formed CSV in UTF-8", "not-csv");
  }

  private static InputProblem.Invalid refused(long line, String why, String code) {
    return new InputProblem.Invalid(line(line), why, code);
  }

  private static String line(long number) {
    return "line " + number;
  }

  @Override
  public String ofNamespace() {
    return line(header);
  }

  @Override
  public String ofName(String list, int place) {
    return line(lines.get(place));
  }
}
