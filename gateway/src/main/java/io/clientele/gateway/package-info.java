/// The one door of the suite: routing, identity, limits, API documentation and the web console.
@NullMarked
package io.clientele.gateway;

import org.jspecify.annotations.NullMarked;
