/// The kernel's outbox and inbox, run inside a service.
@NullMarked
package io.clientele.defaults.messaging;

import org.jspecify.annotations.NullMarked;
