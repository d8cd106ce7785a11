/// Finds customers that are probably one person, all at once: a search gives every customer
/// blocking keys, compares those that share one, and proposes pairs with the reasons, for people to
/// accept or reject.
@NullMarked
package io.clientele.customer.duplicate;

import org.jspecify.annotations.NullMarked;
