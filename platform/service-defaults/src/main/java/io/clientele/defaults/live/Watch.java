package io.clientele.defaults.live;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Follows a piece of work for clients that watch it by server-sent events.
public final class Watch {
  private static final Duration LOOK = Duration.ofMillis(500);

  /// So many looks without a change, and the client gets a sign of life.
  private static final int QUIET = 30;

  private Watch() {}

  /// The work as it is, then whenever it has changed, and an empty sign of life when it has not for
  /// a while; ends when the work is finished.
  ///
  /// @param look finds the work as it is now, on a worker thread; empty when it is no more
  public static <T> Multi<Optional<T>> of(Supplier<Optional<T>> look, Predicate<T> finished) {
    return Multi.createFrom()
        .ticks()
        .every(LOOK)
        .onOverflow()
        .drop()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .onItem()
        .scan(
            () -> new Look<T>(Optional.empty(), false, 0),
            (last, _) -> last.next(look.get(), finished))
        .skip()
        .first()
        .select()
        .first(seen -> !seen.wasFinished)
        .filter(Look::isTold)
        .map(seen -> seen.quiet == 0 ? seen.work : Optional.empty());
  }

  /// @param wasFinished whether the work was finished at the look before
  /// @param quiet how many looks ago the work changed
  private record Look<T>(Optional<T> work, boolean wasFinished, int quiet) {
    Look<T> next(Optional<T> now, Predicate<T> finished) {
      return new Look<>(now, work.filter(finished).isPresent(), now.equals(work) ? quiet + 1 : 0);
    }

    boolean isTold() {
      return quiet % QUIET == 0;
    }
  }
}
