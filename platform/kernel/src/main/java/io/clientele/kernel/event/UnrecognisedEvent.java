package io.clientele.kernel.event;

/// Stands in for an event that is newer than this reader, which passes over it instead of failing.
public interface UnrecognisedEvent {
  String type();
}
