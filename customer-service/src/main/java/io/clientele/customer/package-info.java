/// customer-service: customers with their identifiers, consents and behaviours, and what follows
/// from them: lifecycle stage, tier, base, segments.
///
/// Here are the words that all features share. Each feature is a package below, and they build upon
/// each other in this order: `vault`, `identity`, `branch`, `condition`, then `lifecycle` and
/// `segment` (the rules), `judgement` (asks the rules again when something changed), `consent`,
/// `profile`, `behaviour`, and last `importing`, `collect`, `merging`, `pack`, `privacy` and
/// `duplicate`. `announcement` and `recheck` serve `judgement`, `sealing` serves `profile`, and
/// `matching` serves `duplicate`.
///
/// ## Who locks what, and in which order
///
/// A transaction takes what it needs of these from the top down, so that nobody waits in a circle:
///
/// 1. What it answers for: the row of an idempotency key; the positions of an inbox, and the dead
///    letters of the keys at hand.
/// 2. [io.clientele.customer.segment.SegmentLock]. Whoever changes a list waits for it; whoever
///    compares, moves or finishes a segment leaves it to others when it is taken.
/// 3. [Definitions], shared by all that write or judge customers; alone by whoever changes a
///    definition (models, segments, branches, managers, attributes, namespaces, types), finishes a
///    segment, unmerges or erases.
/// 4. [io.clientele.customer.identity.Merges#lock]: merges and their undoing, links, erasures, what
///    forgets behaviours, changes of lists, snapshots.
/// 5. What is worked off: a proposed duplicate; a recheck, a reassignment, an attribute to be
///    sealed, which others skip while it is taken.
/// 6. [io.clientele.customer.identity.Identifiers#claim], all at once: behaviours, files, calls of
///    kits, whoever registers or changes customers.
/// 7. The rows of customers in the order of their ids, all at once. Due days and builds skip those
///    that are taken. Customers who are new are nobody else's yet.
/// 8. What stands under the id of a customer who is locked or new (consents, days, members, due
///    days, history, keys). It needs no order: whoever writes it has the customer.
/// 9. What several customers may want, by each statement in the order of its key: identifiers that
///    belong to one only, links, behaviours, what waits for somebody. Then the merges that keep the
///    images of those who were merged away, rechecks, the outbox, the audit trail; last the
///    checkpoint of a file.
///
/// Without the customer's lock, but where nobody else who writes the same can be under way, work:
/// forgetting behaviours and their shares (4), comparisons and changes of lists, which note
/// customers (2), and the second look for what is left of somebody who was erased.
///
/// Circles that are left, all rare, at 9: two who give away the same identifiers, or add to the
/// same images, by several statements; behaviours sent again just when their day is forgotten, with
/// a recheck between them; a search that proposes those of whom an erasure forgets proposals.
/// PostgreSQL ends them by failing one. That one is tried again: requests by
/// [io.clientele.defaults.transaction.TriedAgain], three times; inboxes without end; chunks of
/// files three times and then by halves; what is done in the background, with its next turn.
///
/// Whoever waits for a lock waits for transactions that do one batch, one request or one chunk. Two
/// take longer by the size of a segment: a change of a list, which merges wait for, and a snapshot,
/// which changes of definitions wait for as well.
@NullMarked
package io.clientele.customer;

import org.jspecify.annotations.NullMarked;
