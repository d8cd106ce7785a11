/// Identifiers that sort by the time of their making.
@NullMarked
package io.clientele.kernel.id;

import org.jspecify.annotations.NullMarked;
