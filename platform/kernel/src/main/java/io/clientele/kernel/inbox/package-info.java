/// From Kafka to database with exactly-once effect: the consumer's position is a row that changes
/// in the same transaction as what the records do.
@NullMarked
package io.clientele.kernel.inbox;

import org.jspecify.annotations.NullMarked;
