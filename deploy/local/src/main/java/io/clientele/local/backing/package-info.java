/// PostgreSQL and Kafka for tests: one of each per JVM, embedded or in containers.
@NullMarked
package io.clientele.local.backing;

import org.jspecify.annotations.NullMarked;
