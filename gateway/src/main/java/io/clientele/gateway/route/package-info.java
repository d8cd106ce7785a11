/// Which service a request belongs to, and how it gets there and back: streamed both ways, under
/// the user's own token.
@NullMarked
package io.clientele.gateway.route;

import org.jspecify.annotations.NullMarked;
