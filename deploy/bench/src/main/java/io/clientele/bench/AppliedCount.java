package io.clientele.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.clientele.kernel.event.BehavioursAppliedEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/// Counts the behaviours of one source as customer-service announces them: after they were applied
/// to features, stages, tiers and segments, in the same transaction. It reads the topic as any
/// other system would, from where it ended when the count was begun.
final class AppliedCount implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String source;
  private final BitSet seen = new BitSet();
  private final JsonFactory json = new JsonFactory();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private int count;
  private long twice;

  AppliedCount(String bootstrapServers, String source) {
    this.source = source;
    this.consumer = FromNowOn.reader(bootstrapServers, BehavioursAppliedEvent.TOPIC);
  }

  /// Waits until so many different ones were applied.
  ///
  /// @return when the last of them was seen, as `System.nanoTime`
  long awaitAll(int expected) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (count() < expected) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailed(
            "Only %,d of %,d behaviours of %s were applied within %d minutes"
                .formatted(count(), expected, source, PATIENCE.toMinutes()));
      }
      read();
    }
    if (seen.length() > expected) {
      throw new BenchFailed("More behaviours were applied than sent, for " + source);
    }
    return System.nanoTime();
  }

  /// How many different ones were seen to be applied so far.
  int count() {
    return count;
  }

  /// Announcements that came again; the topic promises at least once.
  long twice() {
    return twice;
  }

  /// Counts what was announced since, or waits for a moment.
  void read() {
    for (var record : consumer.poll(Duration.ofMillis(100))) {
      try {
        read(record.value());
      } catch (IOException e) {
        throw new BenchFailed("clientele.behaviours-applied: " + e.getMessage());
      }
    }
  }

  /// Reads of each behaviour only which it is: to read all of them would take a tenth of the
  /// processors from what is measured.
  private void read(byte[] batch) throws IOException {
    try (var parser = json.createParser(batch)) {
      @Nullable String id = null;
      @Nullable String from = null;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.FIELD_NAME) {
          continue;
        }
        switch (parser.currentName()) {
          case "id" -> id = parser.nextTextValue();
          case "source" -> from = parser.nextTextValue();
          default -> parser.nextToken();
        }
        if (id != null && from != null) {
          if (from.equals(source)) {
            count(Integer.parseInt(id));
          }
          id = null;
          from = null;
        }
      }
    }
  }

  private void count(int number) {
    if (seen.get(number)) {
      twice++;
    } else {
      seen.set(number);
      count++;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
