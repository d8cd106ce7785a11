/// What other systems are told of customers: the whole state of those that changed, and memberships
/// of segments, written to the outbox by the set.
@NullMarked
package io.clientele.customer.announcement;

import org.jspecify.annotations.NullMarked;
