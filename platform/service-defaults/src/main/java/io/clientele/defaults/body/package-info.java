/// How the bodies of requests come in.
@NullMarked
package io.clientele.defaults.body;

import org.jspecify.annotations.NullMarked;
