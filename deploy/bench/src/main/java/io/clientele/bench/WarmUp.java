package io.clientele.bench;

import io.clientele.bench.HttpLoad.Ask;
import io.clientele.bench.HttpLoad.Outcome;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Requests before those that count: a stack that has just started compiles for minutes.
final class WarmUp {
  /// The stack counts as warm once the slices of a minute were no faster than the best before, by
  /// so much at least: what the virtual machines compile anew, when they learned that they had
  /// guessed wrong, slows it down for half of that.
  private static final double STILL_RISING = 1.05;

  private static final int SLICES_NO_FASTER = 6;
  private static final Duration SLICE = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(6);

  private WarmUp() {}

  /// @param each slice that was answered
  static void run(HttpLoad load, Supplier<Ask> asks, Consumer<Outcome> each) {
    var end = System.nanoTime() + LONGEST.toNanos();
    var best = 0.0;
    var noFaster = 0;
    while (noFaster < SLICES_NO_FASTER && System.nanoTime() < end) {
      var slice = load.closed(SLICE, asks);
      each.accept(slice);
      noFaster = slice.perSecond() > best * STILL_RISING ? 0 : noFaster + 1;
      best = Math.max(best, slice.perSecond());
    }
  }
}
