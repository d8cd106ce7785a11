/// All that is known of one customer in one answer, composed of all services.
@NullMarked
package io.clientele.gateway.customer360;

import org.jspecify.annotations.NullMarked;
