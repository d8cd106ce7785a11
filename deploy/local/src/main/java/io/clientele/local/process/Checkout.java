package io.clientele.local.process;

import java.nio.file.Files;
import java.nio.file.Path;

/// The folder that holds the whole of Clientele: the one with the `clientele` script and `.mvn`.
public final class Checkout {

  private Checkout() {}

  public static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "Run this inside a checkout of Clientele: no folder above %s has .mvn"
            .formatted(Path.of("").toAbsolutePath()));
  }
}
