/// Cursors of the service.
@NullMarked
package io.clientele.defaults.paging;

import org.jspecify.annotations.NullMarked;
