/// Makes one customer of two, and two of one again.
///
/// What belongs to a merged customer keeps its origin: identifiers and behaviours carry it,
/// consents stay in the ledger of the customer they were recorded of, and of the profile each merge
/// notes what the survivor took over. What is told of a merged customer since is added to the image
/// that is kept of it, and the survivor's profile follows from that. So a merge can be undone
/// whatever came after it, other merges included.
@NullMarked
package io.clientele.customer.merging;

import org.jspecify.annotations.NullMarked;
