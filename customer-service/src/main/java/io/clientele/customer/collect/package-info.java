/// The door for collection kits that speak the calls of Segment's HTTP API: `identify`, `track`,
/// `page`, `screen` and `batch`. What they tell of becomes behaviours and attributes of customers,
/// by the same ways as everything else.
@NullMarked
package io.clientele.customer.collect;

import org.jspecify.annotations.NullMarked;
