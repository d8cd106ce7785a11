package io.clientele.analytics.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LiveReaderTest {
  private static final Instant NINE = Instant.parse("2026-05-01T09:00:00Z");

  private final SlowWire wire = new SlowWire();
  private final LiveReader reader = new LiveReader(wire, NINE.plusSeconds(60), null);

  @Test
  void a_slow_reader_skips_to_the_newest() {
    reader.offer(snapshot(1));
    reader.offer(snapshot(2));
    reader.offer(snapshot(3));
    assertThat(wire.sent).containsExactly("1");

    wire.taken();
    assertThat(wire.sent).containsExactly("1", "3");

    wire.taken();
    assertThat(wire.sent).containsExactly("1", "3");
  }

  @Test
  void what_the_reader_has_is_not_sent_again() {
    reader.offer(snapshot(1));
    wire.taken();
    reader.offer(snapshot(1));

    assertThat(wire.sent).containsExactly("1");
  }

  @Test
  void a_reader_who_is_served_needs_no_heartbeat() {
    reader.heartbeat();
    reader.heartbeat();
    assertThat(wire.sent).containsExactly("alive");
  }

  @Test
  void a_reader_whose_connection_breaks_is_gone() {
    reader.offer(snapshot(1));
    wire.broken();

    assertThat(reader.leave(NINE)).isTrue();
  }

  @Test
  void a_reader_has_to_go_when_the_permission_ends() {
    assertThat(reader.leave(NINE)).isFalse();
    assertThat(reader.leave(NINE.plusSeconds(60))).isTrue();
    assertThat(wire.isClosed()).isTrue();
  }

  private static Snapshot snapshot(long version) {
    return new Snapshot(version, "{}");
  }

  /// A connection whose other end takes what was sent only when told to.
  private static final class SlowWire implements LiveReader.Wire {
    private final List<String> sent = new ArrayList<>();
    private CompletableFuture<Void> sending = new CompletableFuture<>();
    private boolean closed;

    void taken() {
      sending.complete(null);
    }

    void broken() {
      sending.completeExceptionally(new IllegalStateException("reset"));
    }

    @Override
    public CompletionStage<?> send(Snapshot snapshot) {
      return send(Long.toString(snapshot.version()));
    }

    @Override
    public CompletionStage<?> sendHeartbeat() {
      return send("alive");
    }

    private CompletionStage<?> send(String what) {
      sent.add(what);
      sending = new CompletableFuture<>();
      return sending;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
