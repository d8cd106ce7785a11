/// The whole suite under test: real processes on free ports, met only through the gateway, Kafka
/// and the mail page, and killed where it hurts.
@NullMarked
package io.clientele.e2e;

import org.jspecify.annotations.NullMarked;
