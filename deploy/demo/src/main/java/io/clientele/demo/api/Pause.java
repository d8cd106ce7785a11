package io.clientele.demo.api;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waiting for something that happens elsewhere.
public final class Pause {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

  private Pause() {}

  /// Looks again and again until what is seen is as wanted, and gives it back.
  ///
  /// @throws Unreachable when it is not so in time; the message tells what was seen last
  public static <T> T until(
      String what, Duration patience, Supplier<T> look, Predicate<T> asWanted) {
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var seen = look.get();
      if (asWanted.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > deadline) {
        throw new Unreachable(
            "Waited %d seconds in vain until %s; last seen: %s"
                .formatted(patience.toSeconds(), what, seen),
            null);
      }
      of(BETWEEN_LOOKS);
    }
  }

  static void of(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("Interrupted while waiting", e);
    }
  }
}
