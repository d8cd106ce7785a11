package io.clientele.customer.importing;

import io.clientele.customer.importing.ApplyChunk.Slice;
import io.clientele.customer.importing.ImportRows.Checked;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads and checks the next rows of a file while those before them are written. One chunk ahead
/// and no more, so that two of them have to fit into memory.
final class ReadAhead implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ReadAhead.class);

  private final Chunks chunks;
  private final ImportRows work;
  private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
  private long read;
  private Future<Slice> next;

  /// @param before how many rows were read before
  ReadAhead(Chunks chunks, ImportRows work, long before) {
    this.chunks = chunks;
    this.work = work;
    this.read = before;
    this.next = reader.submit(this::read);
  }

  /// The next rows; none at the end. Those after them are read from now on.
  ///
  /// @throws UnreadableFile when no further row can be read
  Slice next() throws IOException {
    try {
      var slice = next.get();
      if (!slice.rows().isEmpty()) {
        next = reader.submit(this::read);
      }
      return slice;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a file is read", e);
    }
  }

  private Slice read() throws IOException {
    var rows = chunks.next();
    var slice = new Slice(rows, read, chunks.rows().taken(), checked(rows));
    read += rows.size();
    return slice;
  }

  /// Null when they cannot be checked together, which is found out again when they are applied.
  private @Nullable Checked checked(List<Rows.Row> rows) {
    try {
      return work.check(rows);
    } catch (RuntimeException e) {
      LOG.infof("Rows are not checked before their turn: %s", e.getClass().getName());
      return null;
    }
  }

  /// Waits until nothing is read any more.
  @Override
  public void close() {
    reader.close();
  }
}
