/// A real Kafka broker in a JVM of its own, broker and controller in one.
@NullMarked
package io.clientele.local.kafka;

import org.jspecify.annotations.NullMarked;
