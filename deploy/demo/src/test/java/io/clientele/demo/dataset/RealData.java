package io.clientele.demo.dataset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/// Where the real data sets are, for tests that need them.
final class RealData {
  private RealData() {}

  /// The folder that CLIENTELE_DATA names; without it the test is skipped and says what it would
  /// have shown.
  static Path folderFor(String whatIsSkipped) {
    var folder = System.getenv("CLIENTELE_DATA");
    assumeTrue(
        folder != null && !folder.isBlank(),
        "skipped, because CLIENTELE_DATA names no folder: " + whatIsSkipped);
    return Path.of(folder);
  }
}
