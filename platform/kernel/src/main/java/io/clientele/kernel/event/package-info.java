/// What the services publish and read on Kafka: one sealed interface per publishing service, one
/// record per event, and the CloudEvents codec between them and the wire.
@NullMarked
package io.clientele.kernel.event;

import org.jspecify.annotations.NullMarked;
