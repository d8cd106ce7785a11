package io.clientele.customer.importing;

import io.clientele.kernel.problem.Problem.Violation;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file that cannot be read any further, with a sentence for whoever sent it.
final class UnreadableFile extends RuntimeException {
  private final transient Violation fault;

  /// @param code stable name of what is wrong, as of a violation
  /// @param params what the sentence tells beside the code
  UnreadableFile(String reason, String code, Map<String, Object> params) {
    super(reason, null, false, false);
    fault = new Violation("", reason, code, params);
  }

  UnreadableFile(String reason, String code) {
    this(reason, code, Map.of());
  }

  /// @param row the last that could be read
  static UnreadableFile after(long row, @Nullable IOException e) {
    return switch (e) {
      case CharacterCodingException _ ->
          new UnreadableFile(
              "The file is not in UTF-8 after row " + row + ".", "not-utf-8", Map.of("row", row));
      case SentBytes.Bomb _ ->
          new UnreadableFile(
              "The file unpacks to more than "
                  + SentBytes.MOST_TIMES_PACKED
                  + " times its size after row "
                  + row
                  + ".",
              "unpacks-too-large",
              Map.of("row", row));
      case FileText.Blank _ ->
          new UnreadableFile(
              "The file has more than "
                  + FileText.MOST_BLANK_LINES
                  + " blank lines after row "
                  + row
                  + ".",
              "too-many-blank-lines",
              Map.of("row", row));
      case null, default ->
          new UnreadableFile(
              "The file cannot be unpacked after row " + row + ".", "not-gzip", Map.of("row", row));
    };
  }

  Violation fault() {
    return fault;
  }

  /// The same at the door, where none of the rows was read that it may be told by.
  Violation atTheDoor() {
    return new Violation("", fault.message(), fault.code(), Map.of());
  }
}
