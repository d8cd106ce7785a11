/// The clock.
@NullMarked
package io.clientele.defaults.time;

import org.jspecify.annotations.NullMarked;
