@NullMarked
package io.clientele.openapi;

import org.jspecify.annotations.NullMarked;
