/// POST requests that may be sent again: the first answer is kept with the effect.
@NullMarked
package io.clientele.defaults.idempotency;

import org.jspecify.annotations.NullMarked;
