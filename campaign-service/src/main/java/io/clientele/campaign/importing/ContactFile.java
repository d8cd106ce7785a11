package io.clientele.campaign.importing;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.json.UnstorableText;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// A file of contacts: CSV in UTF-8 with comma or semicolon, plain or gzip, with a header.
final class ContactFile {
  static final List<String> COLUMNS =
      List.of("id", "namespace", "identifier", "channel", "contactedAt", "outcome");

  private static final Set<String> OUTCOMES = Set.of("", "RESPONDED", "CONVERTED");
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int LONGEST_HEADER = 10_000;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  // Namespaces and identifiers as customer-service has it: it takes all that it is asked about, or
  // nothing.
  private static final List<Bounded> BOUNDED =
      List.of(new Bounded("id", 100), new Bounded("namespace", 50), new Bounded("identifier", 200));

  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  private ContactFile() {}

  /// A column whose cells have at least one character.
  private record Bounded(String column, int longest) {}

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
        implements Row {
      Refused refused(String field, String reason) {
        return new Refused(number, field, reason, named(namespace, identifier), original);
      }
    }

    /// @param named by which identifier the row names somebody, as `namespace:value`: columns may
    ///   stand in any order, and one without the other does not say who it is
    record Refused(long number, String field, String reason, String named, String original)
        implements Row {}

    private static String named(String namespace, String identifier) {
      return namespace + ":" + identifier;
    }
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
  /// @param latest later than this no contact can have been made
  static void read(InputStream file, Set<String> channels, Instant latest, Rows rows)
      throws IOException, SQLException {
    try (var text = text(file);
        var csv =
            CsvReader.builder()
                .fieldSeparator(separator(text))
                .skipEmptyLines(true)
                .allowUnclosedQuote(false)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofNamedCsvRecord(text)) {
      var header = false;
      for (var record : csv) {
        if (!header) {
          check(record.getHeader());
          header = true;
        }
        rows.take(row(record, channels, latest));
      }
    } catch (CsvParseException e) {
      throw new InputProblem.Invalid("", "is not well-formed CSV");
    } catch (UncheckedIOException e) {
      throw fault(e.getCause()).<RuntimeException>map(fault -> fault).orElse(e);
    } catch (IOException e) {
      var fault = fault(e);
      if (fault.isPresent()) {
        throw fault.get();
      }
      throw e;
    }
  }

  /// What is wrong with the file, if that is why it could not be read on.
  private static Optional<InputProblem.Invalid> fault(@Nullable IOException e) {
    return switch (e) {
      case CharacterCodingException _ ->
          Optional.of(new InputProblem.Invalid("", "is not in UTF-8"));
      case ZipException _, EOFException _ ->
          Optional.of(new InputProblem.Invalid("", "is not well-formed gzip, or not all of it"));
      case null, default -> Optional.empty();
    };
  }

  /// Behind the byte order mark that spreadsheets put before it.
  private static BufferedReader text(InputStream file) throws IOException {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var text = new BufferedReader(new InputStreamReader(unpacked(file), decoder));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
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
    check(List.of(line.replace("\"", "").split("[,;]", -1)));
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

  private static Row row(NamedCsvRecord record, Set<String> channels, Instant latest) {
    var number = record.getStartingLineNumber();
    var original = StorableText.of(String.join(",", record.getFields()));
    var contactedAt = instant(cell(record, "contactedAt"));
    var wrong = wrong(record, channels, latest, contactedAt);
    if (wrong != null) {
      var named = Row.named(cell(record, "namespace"), cell(record, "identifier"));
      return new Row.Refused(
          number, wrong.field(), wrong.message(), StorableText.of(named), original);
    }
    var outcome = cell(record, "outcome");
    return new Row.Understood(
        number,
        cell(record, "id"),
        cell(record, "namespace"),
        cell(record, "identifier"),
        cell(record, "channel"),
        Objects.requireNonNull(contactedAt),
        outcome.isEmpty() ? null : outcome,
        original);
  }

  /// Empty where the row is too short to have the cell.
  private static String cell(NamedCsvRecord record, String column) {
    return record.findField(column).orElse("").strip();
  }

  /// What is wrong with a row, the first of it.
  private static @Nullable Violation wrong(
      NamedCsvRecord record, Set<String> channels, Instant latest, @Nullable Instant contactedAt) {
    var header = record.getHeader();
    if (record.getFieldCount() != header.size()) {
      return new Violation(
          "", "has " + record.getFieldCount() + " fields, not as many as the header");
    }
    for (var i = 0; i < header.size(); i++) {
      if (!StorableText.is(record.getField(i))) {
        return new Violation(StorableText.of(header.get(i)), UnstorableText.MESSAGE);
      }
    }
    for (var bounded : BOUNDED) {
      var cell = cell(record, bounded.column);
      // Control signs alone are nothing, as customer-service sees it.
      if (cell.trim().isEmpty() || cell.length() > bounded.longest) {
        return new Violation(bounded.column, "must have 1 to " + bounded.longest + " characters");
      }
    }
    if (!channels.contains(cell(record, "channel"))) {
      return new Violation("channel", "is not the code of a channel");
    }
    if (!OUTCOMES.contains(cell(record, "outcome"))) {
      return new Violation("outcome", "must be empty, RESPONDED or CONVERTED");
    }
    if (contactedAt == null) {
      return new Violation("contactedAt", "must be a time such as 2026-05-01T09:30:00Z");
    }
    return contactedAt.isBefore(EARLIEST) || contactedAt.isAfter(latest)
        ? new Violation("contactedAt", "must be a time from 1900 up to now")
        : null;
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
