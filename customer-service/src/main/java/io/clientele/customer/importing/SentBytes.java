package io.clientele.customer.importing;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The bytes of a file, which may have been sent packed.
///
/// @param unpacked what the file holds
/// @param taken how many bytes of it as it was sent were needed for what was read
record SentBytes(InputStream unpacked, LongSupplier taken) {
  /// How many times as large as it was sent a file may unpack to, once it is larger than so many
  /// bytes.
  static final int MOST_TIMES_PACKED = 200;

  private static final long UNSUSPICIOUS = 64L * 1024 * 1024;
  private static final int BUFFER = 64 * 1024;

  static SentBytes of(InputStream sent) throws IOException {
    var stream = new BufferedInputStream(sent, BUFFER);
    stream.mark(2);
    var magic = ByteBuffer.wrap(stream.readNBytes(2));
    stream.reset();
    if (magic.remaining() < 2 || magic.getShort() != (short) 0x1f8b) {
      var plain = new Counted(stream);
      return new SentBytes(plain, plain::bytes);
    }
    var packed = new Counted(stream);
    var zipped = new Zipped(packed);
    return new SentBytes(new Unpacked(zipped, packed), zipped::taken);
  }

  /// Knows how much of the packed bytes it has unpacked: it asks for many at once, in which there
  /// may be a million rows.
  private static final class Zipped extends GZIPInputStream {
    private final Counted packed;

    Zipped(Counted packed) throws IOException {
      super(packed, BUFFER);
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
  static final class Bomb extends ZipException {}
}
