package io.clientele.kernel.event;

/// A fact that other systems may read. Each publishing service has one sealed interface of them;
/// within a version fields are added, never changed or removed.
public interface PublishedEvent {
  Topic topic();

  /// The record key on Kafka: events of one key stay in order.
  String key();

  /// What the event is about, as CloudEvents' `subject`; the key unless said otherwise.
  default String subject() {
    return key();
  }

  /// Whether the event is written as a record without a value, which makes Kafka forget the key on
  /// a compacted topic.
  default boolean tombstone() {
    return false;
  }
}
