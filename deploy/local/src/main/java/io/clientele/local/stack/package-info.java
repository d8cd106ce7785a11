/// The whole suite on one machine: PostgreSQL, Kafka, mail, the three services and the gateway,
/// started in order, watched, restarted when they die, and stopped without leaving a process
/// behind.
@NullMarked
package io.clientele.local.stack;

import org.jspecify.annotations.NullMarked;
