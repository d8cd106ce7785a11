package io.clientele.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Where files for the import lie until they are loaded.
final class TemporaryFolder implements AutoCloseable {
  private final Path folder;

  TemporaryFolder() {
    try {
      folder = Files.createTempDirectory("clientele-demo");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  @Override
  public void close() {
    try (var content = Files.walk(folder)) {
      for (var path : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
