/// The one way in which the suite writes and reads JSON.
@NullMarked
package io.clientele.kernel.json;

import org.jspecify.annotations.NullMarked;
