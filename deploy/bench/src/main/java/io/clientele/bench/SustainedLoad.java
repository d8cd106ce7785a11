package io.clientele.bench;

import io.clientele.bench.KafkaLoad.Sending;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Behaviours that come from Kafka as fast as they are applied: so many are under way that there is
/// always a choice of them, and no more than that.
final class SustainedLoad implements AutoCloseable {
  private static final int UNDER_WAY = 100_000;

  private final BehaviourSource source;
  private final AppliedCount applied;
  private final Sending sending;

  SustainedLoad(KafkaLoad load, BehaviourSource source, AppliedCount applied) {
    this.source = source;
    this.applied = applied;
    this.sending = load.begin();
  }

  /// @return how many were applied each second
  double during(Duration length) {
    var end = System.nanoTime() + length.toNanos();
    return perSecond(() -> System.nanoTime() < end);
  }

  /// @return how many were applied each second, until it were so many
  double until(int behaviours) {
    var last = applied.count() + behaviours;
    return perSecond(() -> applied.count() < last);
  }

  private double perSecond(BooleanSupplier goesOn) {
    var start = System.nanoTime();
    var before = applied.count();
    while (goesOn.getAsBoolean()) {
      while (source.made() - applied.count() < UNDER_WAY) {
        sending.send(source.next());
      }
      applied.read();
    }
    return (applied.count() - before) / ((System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    sending.close();
  }
}
