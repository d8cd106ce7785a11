/// What clients watch as it happens.
@NullMarked
package io.clientele.defaults.live;

import org.jspecify.annotations.NullMarked;
