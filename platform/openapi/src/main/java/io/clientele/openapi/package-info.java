/// What the API documents say beyond what the annotations do.
@NullMarked
package io.clientele.openapi;

import org.jspecify.annotations.NullMarked;
