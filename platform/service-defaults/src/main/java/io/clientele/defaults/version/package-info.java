/// ETags and If-Match.
@NullMarked
package io.clientele.defaults.version;

import org.jspecify.annotations.NullMarked;
