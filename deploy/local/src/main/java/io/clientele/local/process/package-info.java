/// Operating-system processes that are ours to start, watch and end: none of them ever outlives the
/// JVM that started it, however that JVM ends.
@NullMarked
package io.clientele.local.process;

import org.jspecify.annotations.NullMarked;
