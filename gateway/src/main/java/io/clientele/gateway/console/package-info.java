/// How the web console's files are found.
@NullMarked
package io.clientele.gateway.console;

import org.jspecify.annotations.NullMarked;
