/// Every error as application/problem+json, whatever threw it.
@NullMarked
package io.clientele.defaults.problem;

import org.jspecify.annotations.NullMarked;
