/// What every service does alike inside Quarkus: problems to HTTP, idempotency, ETags, identity,
/// audit, and the wiring of the kernel's outbox and inbox.
@NullMarked
package io.clientele.defaults;

import org.jspecify.annotations.NullMarked;
