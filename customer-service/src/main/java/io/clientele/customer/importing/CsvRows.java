package io.clientele.customer.importing;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.clientele.kernel.problem.Problem.Violation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of a CSV file, by comma or semicolon, which its header tells.
final class CsvRows implements Rows {
  /// How many columns a file may have.
  private static final int MOST_COLUMNS = 500;

  /// How many characters a cell may have.
  private static final int LONGEST_FIELD = 10_000;

  private static final int PEEKED_HEADER = 64 * 1024;

  private final CsvReader<CsvRecord> records;
  private final Iterator<CsvRecord> iterator;
  private final char separator;
  private final SentBytes sent;
  private int columns;
  private @Nullable UnreadableFile broken;
  private long number;

  private CsvRows(SentBytes sent, CsvReader<CsvRecord> records, char separator) {
    this.records = records;
    this.sent = sent;
    this.separator = separator;
    iterator = records.iterator();
  }

  static CsvRows of(SentBytes sent) throws IOException {
    var reader = FileText.of(sent.unpacked());
    var separator = separator(reader);
    var records =
        CsvReader.builder()
            .fieldSeparator(separator)
            .commentStrategy(CommentStrategy.NONE)
            .skipEmptyLines(true)
            .allowUnclosedQuote(false)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(MOST_COLUMNS * LONGEST_FIELD)
            .build(
                CsvRecordHandler.builder()
                    .maxFields(MOST_COLUMNS)
                    .maxFieldSize(LONGEST_FIELD)
                    .build(),
                reader);
    return new CsvRows(sent, records, separator);
  }

  private static char separator(BufferedReader reader) throws IOException {
    reader.mark(PEEKED_HEADER);
    var start = new char[PEEKED_HEADER - 1];
    var read = 0;
    var more = 0;
    while (read < start.length && more >= 0) {
      more = reader.read(start, read, start.length - read);
      read += Math.max(more, 0);
    }
    reader.reset();
    var header = new String(start, 0, read).lines().findFirst().orElse("");
    return header.chars().filter(sign -> sign == ';').count()
            > header.chars().filter(sign -> sign == ',').count()
        ? ';'
        : ',';
  }

  /// The first line, behind which the rows begin.
  CsvHeader header() {
    var header = read();
    if (header == null) {
      throw new UnreadableFile("The file is empty: a header is needed.", "empty-file");
    }
    columns = header.getFieldCount();
    return new CsvHeader(header.getFields().stream().map(String::strip).toList(), separator);
  }

  @Override
  public Optional<Row> next() {
    var record = read();
    if (record == null) {
      return Optional.empty();
    }
    number++;
    var fields = record.getFields();
    var content =
        fields.size() == columns ? new Cells(fields) : new Broken(notSoMany(fields.size()), fields);
    return Optional.of(new Row(number, content));
  }

  private Violation notSoMany(int cells) {
    return new Violation(
        "",
        "has " + cells + " cells, but the header has " + columns,
        "cell-count",
        Map.of("cells", cells, "columns", columns));
  }

  private @Nullable CsvRecord read() {
    if (broken != null) {
      throw broken;
    }
    try {
      return iterator.hasNext() ? iterator.next() : null;
    } catch (CsvParseException _) {
      broken =
          new UnreadableFile(
              "The file cannot be read after row "
                  + number
                  + ": a row has more than "
                  + MOST_COLUMNS
                  + " cells, a cell more than "
                  + LONGEST_FIELD
                  + " characters, or a quote is not closed.",
              "not-csv",
              Map.of("row", number));
      throw broken;
    } catch (UncheckedIOException e) {
      broken = UnreadableFile.after(number, e.getCause());
      throw broken;
    }
  }

  @Override
  public long taken() {
    return sent.taken().getAsLong();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
