package io.clientele.bench;

import io.clientele.bench.KafkaLoad.Sending;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Behaviours that come from Kafka at a steady rate beside what is measured, until it is closed.
final class SteadyBehaviours implements AutoCloseable {
  private static final long BEAT_MILLIS = 10;

  private final BehaviourSource source;
  private final int perSecond;
  private final Sending sending;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final long start = System.nanoTime();

  SteadyBehaviours(KafkaLoad load, BehaviourSource source, int perSecond) {
    this.source = source;
    this.perSecond = perSecond;
    this.sending = load.begin();
    var _ = clock.scheduleAtFixedRate(this::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    var due = (System.nanoTime() - start) / 1e9 * perSecond;
    while (source.made() < due) {
      sending.send(source.next());
    }
  }

  @Override
  public void close() {
    clock.close();
    sending.close();
  }
}
