package io.clientele.kernel.inbox;

import io.clientele.kernel.event.CloudEvent;

/// An event as a handler gets it, with where it stood.
///
/// @param key the record's key; empty when it had none
public record Received<E>(
    CloudEvent<E> event, String key, String topic, int partition, long offset) {
  public E data() {
    return event.data();
  }
}
