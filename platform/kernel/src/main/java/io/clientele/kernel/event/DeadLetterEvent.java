package io.clientele.kernel.event;

import java.time.Instant;
import java.util.UUID;

/// What a service could not process. The record itself stays with the service, whose API drives it
/// again; here is only where it came from and why.
public sealed interface DeadLetterEvent extends PublishedEvent {
  Topic TOPIC = Topics.DEAD_LETTERS;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  /// @param id under which the service's API knows it
  /// @param consumer which reader of which service it was
  /// @param sourceTopic topic, `sourcePartition` and `sourceOffset` of the record
  @EventType("dead-letter.parked.v1")
  record Parked(
      UUID id,
      String consumer,
      String sourceTopic,
      int sourcePartition,
      long sourceOffset,
      String recordKey,
      String reason,
      Instant occurredAt)
      implements DeadLetterEvent {
    @Override
    public String key() {
      return recordKey;
    }
  }

  record Unrecognised(String type, String key) implements DeadLetterEvent, UnrecognisedEvent {}
}
