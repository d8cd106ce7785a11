/// Who did what, and that nobody changed the record of it.
@NullMarked
package io.clientele.defaults.audit;

import org.jspecify.annotations.NullMarked;
