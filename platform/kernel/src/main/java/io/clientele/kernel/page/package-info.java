/// Cursor pages: stable, opaque, signed.
@NullMarked
package io.clientele.kernel.page;

import org.jspecify.annotations.NullMarked;
