/// The configuration pack that a new installation begins with: what a trade calls things, and by
/// which models it judges its customers.
@NullMarked
package io.clientele.customer.pack;

import org.jspecify.annotations.NullMarked;
