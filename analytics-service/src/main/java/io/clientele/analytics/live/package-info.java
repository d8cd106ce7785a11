/// The overview as it changes, pushed to everyone who watches.
///
/// However many watch, the figures are read and encoded once, at most once a second, and only when
/// something was counted since. What tells is the positions of the service's consumers: they move
/// in the transactions that change the counts, so the sum of them is a version that all replicas
/// agree on and that costs nothing extra to keep.
@NullMarked
package io.clientele.analytics.live;

import org.jspecify.annotations.NullMarked;
