package io.clientele.defaults.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.problem.InputProblem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What whoever sends events is told while Kafka is in trouble.
class EventProducerTest {
  private final Broker troubled = new Broker();
  private final Broker well = new Broker();
  private final Queue<Producer<byte[], byte[]>> producers =
      new ArrayDeque<>(List.of(troubled, well));
  private final EventProducer events =
      new EventProducer(producers::remove, Clock.systemUTC(), "/test");

  private static final class Broker extends MockProducer<byte[], byte[]> {
    private boolean deaf;
    private @Nullable Runnable afterTheFirst;

    Broker() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      if (deaf) {
        return CompletableFuture.failedFuture(new TimeoutException("no answer"));
      }
      var sent = super.send(record, callback);
      var meanwhile = afterTheFirst;
      afterTheFirst = null;
      if (meanwhile != null) {
        meanwhile.run();
      }
      return sent;
    }
  }

  @Test
  void whoever_is_sending_when_another_gives_the_producer_up_sends_again_as_well() {
    troubled.afterTheFirst =
        () -> {
          troubled.deaf = true;
          assertRefused(told("of another"));
          troubled.deaf = false;
        };

    assertRefused(told("1", "2"));

    events.send(told("1", "2"));
    assertThat(well.history()).hasSize(2);
    assertThat(producers).isEmpty();
  }

  @Test
  void a_producer_that_failed_is_followed_by_one_that_starts_clean() {
    troubled.deaf = true;
    assertRefused(told("1"));
    assertThat(troubled.closed()).isTrue();

    events.send(told("1"));
    assertThat(well.history()).hasSize(1);
  }

  private void assertRefused(List<BehaviourEvent> sent) {
    assertThatThrownBy(() -> events.send(sent))
        .isInstanceOf(InputProblem.Unavailable.class)
        .hasMessageContaining("Send all of them again with the same ids.");
  }

  private static List<BehaviourEvent> told(String... ids) {
    return Stream.of(ids)
        .<BehaviourEvent>map(id ->
            new BehaviourEvent.Recorded(
                id, "test", UUID.randomUUID(), null, "app.login", Instant.EPOCH, null, null))
        .toList();
  }
}
