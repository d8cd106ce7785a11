/// The calendar of the business.
@NullMarked
package io.clientele.kernel.time;

import org.jspecify.annotations.NullMarked;
