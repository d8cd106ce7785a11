package io.clientele.e2e;

import io.clientele.demo.Screen;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One running suite for all tests of a run. Tests use names of their own, so that they do not get
/// in each other's way; figures of the whole are compared by difference.
final class TheSuite {
  private static @Nullable Suite running;

  private TheSuite() {}

  /// Started by the first test that asks for it.
  static synchronized Suite running() {
    var suite = running;
    if (suite == null) {
      suite = Suite.start(Path.of("target", "suite"), _ -> {});
      running = suite;
    }
    return suite;
  }

  /// The demo's steps talk; in tests nobody listens.
  static Screen silence() {
    return new Screen(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
  }
}
