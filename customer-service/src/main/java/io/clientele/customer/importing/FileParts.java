package io.clientele.customer.importing;

import io.clientele.customer.Database;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// A file, part by part from the database; never whole in memory.
final class FileParts extends InputStream {
  private final Database database;
  private final ImportParts parts;
  private final ImportJob job;
  private final Lease lease;
  private int number;
  private long bytes;
  private ByteBuffer part = ByteBuffer.allocate(0);

  FileParts(Database database, ImportParts parts, ImportJob job, Lease lease) {
    this.database = database;
    this.parts = parts;
    this.job = job;
    this.lease = lease;
  }

  @Override
  public int read() {
    return isAtEnd() ? -1 : Byte.toUnsignedInt(part.get());
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    var copied = Math.min(length, part.remaining());
    part.get(target, offset, copied);
    return copied;
  }

  private boolean isAtEnd() {
    // However long there is no row.
    lease.keep();
    while (!part.hasRemaining()) {
      var next = database.callApart(connection -> parts.get(connection, job.id(), number));
      if (next.isEmpty()) {
        requireWhole();
        return true;
      }
      number++;
      bytes += next.get().length;
      part = ByteBuffer.wrap(next.get());
    }
    return false;
  }

  /// The end of what is there is taken for the end of the file only if it is.
  private void requireWhole() {
    if (bytes != job.bytesTotal()) {
      throw new UnreadableFile(
          "A part of the file was lost on our side after "
              + bytes
              + " of "
              + job.bytesTotal()
              + " bytes. Send it again.",
          "part-lost");
    }
  }
}
