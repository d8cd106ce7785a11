/// Errors that a client can do something about, in the form of RFC 9457.
@NullMarked
package io.clientele.kernel.problem;

import org.jspecify.annotations.NullMarked;
