/// Files of customers and behaviours: taken in durably, checked at the door, then worked through in
/// chunks, each a transaction with its checkpoint, by any replica that is free.
///
/// Customers are written by the same set-based path as single requests. Behaviours are put on the
/// topic, where they join those of other sources: order by key, duplicates, judgement and back
/// pressure are then one matter for all of them. A chunk of behaviours that was sent but whose
/// checkpoint was lost is sent again, and dropped by the ids of its source.
@NullMarked
package io.clientele.customer.importing;

import org.jspecify.annotations.NullMarked;
