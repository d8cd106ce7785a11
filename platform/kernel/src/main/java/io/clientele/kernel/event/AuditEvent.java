package io.clientele.kernel.event;

import java.time.Instant;

/// What a service tells of its audit trail. The trail itself stays with the service; what is here
/// lets everybody see that its end was not cut off.
public sealed interface AuditEvent extends PublishedEvent {
  Topic TOPIC = Topics.AUDIT_CHECKPOINTS;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  /// The trail is sealed up to here.
  ///
  /// @param service whose trail it is
  /// @param entries how many entries are sealed
  /// @param seal of the last of them, in hexadecimal; tells nothing of what the entries say
  @EventType("audit.sealed.v1")
  record Sealed(String service, long entries, String seal, Instant occurredAt)
      implements AuditEvent {
    @Override
    public String key() {
      return service;
    }
  }

  record Unrecognised(String type, String key) implements AuditEvent, UnrecognisedEvent {}
}
