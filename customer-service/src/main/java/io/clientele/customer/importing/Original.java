package io.clientele.customer.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A row as it is kept when it is refused: a line of NDJSON as it was, cells as a line of CSV. Of a
/// long one the beginning is kept, in a form that is refused again if it is sent again.
final class Original {
  /// How many characters of a row are kept.
  static final int MOST = 8_000;

  private static final String CUT = "\u2026";
  private static final Pattern END = Pattern.compile("\\R$");

  private Original() {}

  static String of(String line) {
    if (line.length() <= MOST) {
      return line;
    }
    // Before a value begins or after it has ended, if there is such a place: half an identifier is
    // of no use to anybody.
    var quote = line.lastIndexOf('"', MOST);
    return line.substring(0, quote > 0 ? quote : MOST) + CUT;
  }

  static String of(List<String> cells) {
    var kept = new ArrayList<String>(cells.size());
    var left = MOST;
    for (var cell : cells) {
      left -= cell.length() + 3;
      if (left < 0) {
        kept.add(CUT);
        break;
      }
      kept.add(cell);
    }
    if (left < 0 && kept.size() == cells.size()) {
      kept.add(CUT);
    }
    var line = new StringWriter();
    CsvWriter.builder().bufferSize(0).build(line).writeRecord(kept);
    return END.matcher(line.toString()).replaceFirst("");
  }

  /// The cells of a row that was kept.
  static List<String> cells(String kept) {
    try {
      return CsvReader.builder().ofCsvRecord(kept).stream()
          .findFirst()
          .map(record -> record.getFields())
          .orElse(List.of());
    } catch (CsvParseException _) {
      return List.of(kept);
    }
  }
}
