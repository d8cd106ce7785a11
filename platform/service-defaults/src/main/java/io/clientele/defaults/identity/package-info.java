/// Who is asking, and in which role.
@NullMarked
package io.clientele.defaults.identity;

import org.jspecify.annotations.NullMarked;
