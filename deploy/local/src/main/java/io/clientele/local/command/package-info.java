/// The commands of `./clientele`.
@NullMarked
package io.clientele.local.command;

import org.jspecify.annotations.NullMarked;
