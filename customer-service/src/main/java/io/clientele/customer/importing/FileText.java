package io.clientele.customer.importing;

import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// The text of a file, in UTF-8. It gives up a file in which there is next to nothing but ends of
/// lines: there would be no end to reading it.
final class FileText extends FilterReader {
  /// How many lines of a file may be blank.
  static final int MOST_BLANK_LINES = 100_000_000;

  private static final int BUFFER = 64 * 1024;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private long blank;
  private int before = '\n';

  private FileText(Reader in) {
    super(in);
  }

  static BufferedReader of(InputStream bytes) throws IOException {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var reader = new BufferedReader(new FileText(new InputStreamReader(bytes, decoder)));
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return new BufferedReader(reader, BUFFER);
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

  /// The file has too many blank lines.
  static final class Blank extends IOException {}
}
