/// Who did what.
@NullMarked
package io.clientele.defaults.audit;

import org.jspecify.annotations.NullMarked;
