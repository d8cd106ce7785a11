package io.clientele.customer.importing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.zip.ZipException;

/// Opens a file as it was sent: plain or gzip, told by its first bytes; UTF-8 with or without a
/// byte order mark; CSV by comma or semicolon, told by its header.
final class ImportFile {
  private ImportFile() {}

  /// A CSV file behind its header.
  record Csv(CsvHeader header, Rows rows) {}

  static Csv csv(InputStream sent) throws IOException {
    return open(() -> {
      var rows = CsvRows.of(SentBytes.of(sent));
      return new Csv(rows.header(), rows);
    });
  }

  static Rows ndjson(InputStream sent) throws IOException {
    return open(() -> new JsonRows(SentBytes.of(sent)));
  }

  private static <T> T open(Opening<T> opening) throws IOException {
    try {
      return opening.open();
    } catch (CharacterCodingException | ZipException | EOFException | FileText.Blank e) {
      throw UnreadableFile.after(0, e);
    }
  }

  @FunctionalInterface
  private interface Opening<T> {
    T open() throws IOException;
  }
}
