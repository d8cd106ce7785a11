/// `./clientele bench`: how fast the running suite is, beside the limits of the machine it runs on.
@NullMarked
package io.clientele.bench;

import org.jspecify.annotations.NullMarked;
