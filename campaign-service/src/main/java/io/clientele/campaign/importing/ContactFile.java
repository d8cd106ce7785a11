package io.clientele.campaign.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// A file of contacts: CSV with comma or semicolon, plain or gzip, with a header.
final class ContactFile {
  static final List<String> COLUMNS =
      List.of("id", "namespace", "identifier", "channel", "contactedAt", "outcome");

  private static final Set<String> OUTCOMES = Set.of("", "RESPONDED", "CONVERTED");
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int LONGEST_HEADER = 10_000;
  private static final int LONGEST_ID = 100;

  private ContactFile() {}

  /// A row of the file.
  sealed interface Row {
    /// @param contactedAt ISO-8601
    /// @param outcome RESPONDED, CONVERTED or null
    record Understood(
        long number,
        String id,
        String namespace,
        String identifier,
        String channel,
        Instant contactedAt,
        @Nullable String outcome,
        String original)
        implements Row {}

    record Refused(long number, String field, String reason, String original) implements Row {}
  }

  /// Takes the rows in the order of the file.
  @FunctionalInterface
  interface Rows {
    void take(Row row) throws SQLException;
  }

  /// Reads the file to its end. What is wrong with a row is told of that row; what is wrong with
  /// the file as a whole is thrown.
  ///
  /// @param channels codes of the channels there are
  static void read(InputStream file, Set<String> channels, Rows rows)
      throws IOException, SQLException {
    var text = new BufferedReader(new InputStreamReader(unpacked(file), StandardCharsets.UTF_8));
    try (var csv =
        CsvReader.builder()
            .fieldSeparator(separator(text))
            .skipEmptyLines(true)
            .ofNamedCsvRecord(text)) {
      var header = false;
      for (var record : csv) {
        if (!header) {
          check(record.getHeader());
          header = true;
        }
        rows.take(row(record, channels));
      }
    } catch (CsvParseException e) {
      throw new InputProblem.Invalid("", "is not well-formed CSV");
    } catch (UncheckedIOException e) {
      throw isBrokenGzip(e.getCause()) ? brokenGzip() : e;
    } catch (ZipException | EOFException _) {
      throw brokenGzip();
    }
  }

  private static boolean isBrokenGzip(@Nullable IOException e) {
    return e instanceof ZipException || e instanceof EOFException;
  }

  private static InputProblem.Invalid brokenGzip() {
    return new InputProblem.Invalid("", "is not well-formed gzip, or not all of it");
  }

  private static InputStream unpacked(InputStream file) throws IOException {
    var buffered = new BufferedInputStream(file);
    buffered.mark(2);
    var magic = (buffered.read() << 8) | buffered.read();
    buffered.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(buffered) : buffered;
  }

  private static char separator(BufferedReader text) throws IOException {
    text.mark(LONGEST_HEADER);
    var beginning = new char[LONGEST_HEADER];
    var length = text.read(beginning);
    text.reset();
    var line = length < 0 ? "" : new String(beginning, 0, length).lines().findFirst().orElse("");
    check(List.of(line.replace("\"", "").replace("\uFEFF", "").split("[,;]", -1)));
    return line.contains(";") ? ';' : ',';
  }

  private static void check(List<String> header) {
    var violations =
        COLUMNS.stream()
            .filter(column -> !header.contains(column))
            .map(column -> new Violation(column, "is a column that the file must have"))
            .toList();
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
  }

  private static Row row(NamedCsvRecord record, Set<String> channels) {
    var number = record.getStartingLineNumber();
    var original = String.join(",", record.getFields());
    if (record.getFieldCount() != record.getHeader().size()) {
      return new Row.Refused(
          number,
          "",
          "has " + record.getFieldCount() + " fields, not as many as the header",
          original);
    }
    var id = record.getField("id").strip();
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      return new Row.Refused(number, "id", "must have 1 to 100 characters", original);
    }
    for (var field : List.of("namespace", "identifier")) {
      if (record.getField(field).isBlank()) {
        return new Row.Refused(number, field, "must not be blank", original);
      }
    }
    var channel = record.getField("channel").strip();
    if (!channels.contains(channel)) {
      return new Row.Refused(number, "channel", "is not the code of a channel", original);
    }
    var outcome = record.getField("outcome").strip();
    if (!OUTCOMES.contains(outcome)) {
      return new Row.Refused(number, "outcome", "must be empty, RESPONDED or CONVERTED", original);
    }
    var contactedAt = instant(record.getField("contactedAt").strip());
    return contactedAt == null
        ? new Row.Refused(
            number, "contactedAt", "must be a time such as 2026-05-01T09:30:00Z", original)
        : new Row.Understood(
            number,
            id,
            record.getField("namespace").strip(),
            record.getField("identifier").strip(),
            channel,
            contactedAt,
            outcome.isEmpty() ? null : outcome,
            original);
  }

  private static @Nullable Instant instant(String text) {
    try {
      return text.length() == "2026-05-01".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }
}
