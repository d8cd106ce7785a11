package io.clientele.customer.importing;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.clientele.kernel.problem.Problem.Violation;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Opens a file as it was sent: plain or gzip, told by its first bytes; UTF-8 with or without a
/// byte order mark; CSV by comma or semicolon, told by its header.
final class ImportFile {
  /// How many columns a file may have.
  static final int MOST_COLUMNS = 500;

  /// How many characters a cell, and a line of NDJSON, may have.
  static final int LONGEST_FIELD = 10_000;

  static final int LONGEST_LINE = 100_000;

  /// How many times as large as it was sent a file may unpack to, once it is larger than so many
  /// bytes.
  static final int MOST_TIMES_PACKED = 200;

  /// How many lines of a file may be blank.
  static final int MOST_BLANK_LINES = 100_000_000;

  private static final long UNSUSPICIOUS = 64L * 1024 * 1024;
  private static final int PEEKED_HEADER = 64 * 1024;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private ImportFile() {}

  /// A CSV file behind its header.
  record Csv(CsvHeader header, Rows rows) {}

  static Csv csv(InputStream sent) throws IOException {
    try {
      return readable(sent);
    } catch (CharacterCodingException | ZipException | EOFException | Blank e) {
      throw unreadable(e, 0);
    }
  }

  private static Csv readable(InputStream sent) throws IOException {
    var source = source(sent);
    var reader = new BufferedReader(text(source), PEEKED_HEADER);
    var separator = separator(reader);
    var records =
        CsvReader.builder()
            .fieldSeparator(separator)
            .commentStrategy(CommentStrategy.NONE)
            .skipEmptyLines(true)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(MOST_COLUMNS * LONGEST_FIELD)
            .build(
                CsvRecordHandler.builder()
                    .maxFields(MOST_COLUMNS)
                    .maxFieldSize(LONGEST_FIELD)
                    .build(),
                reader);
    var rows = new CsvRows(records, source);
    return new Csv(new CsvHeader(rows.header(), separator), rows);
  }

  static Rows ndjson(InputStream sent) throws IOException {
    try {
      var source = source(sent);
      return new JsonRows(new BufferedReader(text(source), PEEKED_HEADER), source);
    } catch (CharacterCodingException | ZipException | EOFException | Blank e) {
      throw unreadable(e, 0);
    }
  }

  private static Reader text(Source source) throws IOException {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var reader = new BufferedReader(new Lines(new InputStreamReader(source.stream, decoder)));
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }

  /// Gives up a file in which there is next to nothing but ends of lines: there would be no end to
  /// reading it.
  private static final class Lines extends FilterReader {
    private long blank;
    private int before = '\n';

    Lines(Reader in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var one = new char[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      var read = super.read(target, offset, length);
      for (var i = offset; i < offset + read; i++) {
        var sign = target[i];
        if ((sign == '\n' && before == '\n')
            || (sign == '\r' && (before == '\r' || before == '\n'))) {
          blank++;
        }
        before = sign;
      }
      if (blank > MOST_BLANK_LINES) {
        throw new Blank();
      }
      return read;
    }
  }

  /// The file has too many blank lines.
  private static final class Blank extends IOException {}

  /// What a file holds.
  ///
  /// @param taken how many bytes of it as it was sent were needed for what was read
  private record Source(InputStream stream, LongSupplier taken) {}

  private static Source source(InputStream sent) throws IOException {
    var stream = new BufferedInputStream(sent, PEEKED_HEADER);
    stream.mark(2);
    var magic = ByteBuffer.wrap(stream.readNBytes(2));
    stream.reset();
    if (magic.remaining() < 2 || magic.getShort() != (short) 0x1f8b) {
      var plain = new Counted(stream);
      return new Source(plain, plain::bytes);
    }
    var packed = new Counted(stream);
    var zipped = new Zipped(packed);
    return new Source(new Unpacked(zipped, packed), zipped::taken);
  }

  /// Knows how much of the packed bytes it has unpacked: it asks for many at once, in which there
  /// may be a million rows.
  private static final class Zipped extends GZIPInputStream {
    private final Counted packed;

    Zipped(Counted packed) throws IOException {
      super(packed, PEEKED_HEADER);
      this.packed = packed;
    }

    private long taken() {
      return packed.bytes - inf.getRemaining();
    }
  }

  /// Counts what is read.
  private static final class Counted extends FilterInputStream {
    private long bytes;

    Counted(InputStream in) {
      super(in);
    }

    private long bytes() {
      return bytes;
    }

    @Override
    public int read() throws IOException {
      var one = super.read();
      bytes += one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      var read = super.read(target, offset, length);
      bytes += Math.max(read, 0);
      return read;
    }
  }

  /// Gives up a file that unpacks to far more than rows of anything would: it was made to keep us
  /// busy.
  private static final class Unpacked extends FilterInputStream {
    private final Counted packed;
    private long bytes;

    Unpacked(InputStream in, Counted packed) {
      super(in);
      this.packed = packed;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      var read = super.read(target, offset, length);
      bytes += Math.max(read, 0);
      if (bytes > UNSUSPICIOUS && bytes > packed.bytes * MOST_TIMES_PACKED) {
        throw new Bomb();
      }
      return read;
    }
  }

  /// The file unpacks to too much.
  private static final class Bomb extends ZipException {}

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

  private static final class CsvRows implements Rows {
    private final CsvReader<CsvRecord> records;
    private final Iterator<CsvRecord> iterator;
    private final Source source;
    private int columns;
    private @Nullable UnreadableFile broken;
    private long number;

    CsvRows(CsvReader<CsvRecord> records, Source source) {
      this.records = records;
      this.source = source;
      iterator = records.iterator();
    }

    List<String> header() {
      var header = read();
      if (header == null) {
        throw new UnreadableFile("The file is empty: a header is needed.", "empty-file");
      }
      columns = header.getFieldCount();
      return header.getFields().stream().map(String::strip).toList();
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
          fields.size() == columns
              ? new Cells(fields)
              : new Broken(notSoMany(fields.size()), fields);
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
        broken = unreadable(e.getCause(), number);
        throw broken;
      }
    }

    @Override
    public long taken() {
      return source.taken.getAsLong();
    }

    @Override
    public void close() throws IOException {
      records.close();
    }
  }

  private static final class JsonRows implements Rows {
    private static final Violation BLANK = new Violation("", "is blank", "blank");

    private final BufferedReader reader;
    private final Source source;
    private @Nullable UnreadableFile broken;
    private long number;

    JsonRows(BufferedReader reader, Source source) {
      this.reader = reader;
      this.source = source;
    }

    @Override
    public Optional<Row> next() {
      if (broken != null) {
        throw broken;
      }
      StringBuilder line;
      try {
        line = line();
      } catch (UnreadableFile e) {
        broken = e;
        throw e;
      }
      if (line.isEmpty()) {
        return Optional.empty();
      }
      number++;
      var text = line.toString().strip();
      return Optional.of(
          new Row(number, text.isEmpty() ? new Broken(BLANK, List.of()) : new Json(text)));
    }

    private StringBuilder line() {
      var line = new StringBuilder();
      try {
        var sign = reader.read();
        while (sign >= 0 && (line.isEmpty() || sign != '\n')) {
          if (sign != '\n' && (sign != '\r' || !line.isEmpty())) {
            line.append((char) sign);
          }
          if (line.length() > LONGEST_LINE) {
            throw new UnreadableFile(
                "The line after row " + number + " has more than " + LONGEST_LINE + " characters.",
                "too-wide",
                Map.of("row", number));
          }
          sign = reader.read();
        }
        return line;
      } catch (IOException e) {
        throw unreadable(e, number);
      }
    }

    @Override
    public long taken() {
      return source.taken.getAsLong();
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  private static UnreadableFile unreadable(@Nullable IOException e, long after) {
    return switch (e) {
      case CharacterCodingException _ ->
          new UnreadableFile(
              "The file is not in UTF-8 after row " + after + ".",
              "not-utf-8",
              Map.of("row", after));
      case Bomb _ ->
          new UnreadableFile(
              "The file unpacks to more than "
                  + MOST_TIMES_PACKED
                  + " times its size after row "
                  + after
                  + ".",
              "unpacks-too-large",
              Map.of("row", after));
      case Blank _ ->
          new UnreadableFile(
              "The file has more than "
                  + MOST_BLANK_LINES
                  + " blank lines after row "
                  + after
                  + ".",
              "too-many-blank-lines",
              Map.of("row", after));
      case null, default ->
          new UnreadableFile(
              "The file cannot be unpacked after row " + after + ".",
              "not-gzip",
              Map.of("row", after));
    };
  }
}
