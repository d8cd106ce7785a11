/// Amounts of money.
@NullMarked
package io.clientele.kernel.money;

import org.jspecify.annotations.NullMarked;
