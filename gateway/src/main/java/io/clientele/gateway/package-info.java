/// The one door to the suite: routing, identity, limits, API documentation, the web console.
///
/// The gateway has no database and keeps nothing between requests but caches; replicas need not
/// know of each other.
@NullMarked
package io.clientele.gateway;

import org.jspecify.annotations.NullMarked;
