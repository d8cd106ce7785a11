package io.clientele.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Says that this JVM alone works with a folder. The system takes the lock back when the JVM dies,
/// so whoever gets it knows that any program still running there is an orphan.
public final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private DirectoryLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /// Empty when another JVM, or another part of this one, has the folder.
  public static Optional<DirectoryLock> tryAcquire(Path directory) {
    try {
      Files.createDirectories(directory);
      var channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = null;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException _) {
        // Held by another part of this JVM: the same answer as being held by another JVM.
      }
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new DirectoryLock(channel, lock));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static DirectoryLock acquire(Path directory) {
    return tryAcquire(directory)
        .orElseThrow(() -> new IllegalStateException(directory + " is in use by another process"));
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
