/// How much a caller may send: in bytes and in requests.
@NullMarked
package io.clientele.gateway.limit;

import org.jspecify.annotations.NullMarked;
