package io.clientele.customer.importing;

import io.clientele.kernel.problem.Problem.Violation;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of a file of NDJSON, each a line.
final class JsonRows implements Rows {
  /// How many characters a line may have.
  private static final int LONGEST_LINE = 100_000;

  private static final Violation BLANK = new Violation("", "is blank", "blank");

  private final BufferedReader reader;
  private final SentBytes sent;
  private @Nullable UnreadableFile broken;
  private long number;

  JsonRows(SentBytes sent) throws IOException {
    this.sent = sent;
    reader = FileText.of(sent.unpacked());
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
      throw UnreadableFile.after(number, e);
    }
  }

  @Override
  public long taken() {
    return sent.taken().getAsLong();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
