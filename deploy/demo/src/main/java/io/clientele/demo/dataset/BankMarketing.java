package io.clientele.demo.dataset;

import static io.clientele.demo.dataset.Semicolons.number;
import static io.clientele.demo.dataset.Semicolons.text;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The telephone campaigns of a Portuguese bank for term deposits, May 2008 to November 2010: one
/// row for each client who was called, with whether the client subscribed.
///
/// The rows have neither client id nor date. The number of the row serves as the id, and
/// `CallCalendar` finds the date again from month, day of the week and the order of the rows.
public final class BankMarketing {
  private final Path folder;

  /// @param data the folder that has the folder `bank_marketing`
  public BankMarketing(Path data) {
    this.folder = data.resolve("bank_marketing");
  }

  /// @param row counted from 1
  /// @param job null where the bank did not know it; the same holds for the other two
  public record Call(
      int row,
      Line line,
      Instant at,
      boolean subscribed,
      int age,
      @Nullable String job,
      @Nullable String maritalStatus,
      @Nullable String education) {}

  /// The channel: what kind of telephone was called.
  public enum Line {
    CELLULAR,
    TELEPHONE
  }

  /// In the order of the file, which is the order of time.
  public List<Call> calls() {
    var calendar = new CallCalendar();
    try (Stream<NamedCsvRecord> rows = Semicolons.read(folder, "bank-additional-full.csv")) {
      return rows.map(row -> call(row, calendar)).toList();
    }
  }

  private static Call call(NamedCsvRecord row, CallCalendar calendar) {
    var at = calendar.next(text(row, "month"), text(row, "day_of_week"));
    return new Call(
        calendar.calls(),
        Line.valueOf(text(row, "contact").toUpperCase(Locale.ROOT)),
        at,
        text(row, "y").equals("yes"),
        number(row, "age"),
        known(text(row, "job")),
        known(text(row, "marital")),
        known(text(row, "education")));
  }

  private static @Nullable String known(String text) {
    return text.equals("unknown") ? null : text;
  }
}
