/// Transactions that others got into the way of.
@NullMarked
package io.clientele.defaults.transaction;

import org.jspecify.annotations.NullMarked;
