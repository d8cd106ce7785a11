package io.clientele.kernel.event;

import java.time.Instant;
import java.util.UUID;

/// An event with its CloudEvents 1.0 attributes, as it stands on a topic.
///
/// @param id stays the same when the event is sent again
/// @param source the service that published it, for example `/customer-service`
public record CloudEvent<E>(
    UUID id, String type, String source, String subject, Instant time, E data) {}
