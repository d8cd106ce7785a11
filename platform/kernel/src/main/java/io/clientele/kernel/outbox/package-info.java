/// From database to Kafka: an event is written in the business transaction and relayed afterwards,
/// at least once, in order per key.
@NullMarked
package io.clientele.kernel.outbox;

import org.jspecify.annotations.NullMarked;
