/// Brings every event into facts and counts, each with effect exactly once.
///
/// A fact is a row that an event that comes again finds already there; the counts are changed, in
/// the same transaction, by the difference that the facts made. This feature alone writes; the
/// others read counts, never facts. [Recount] proves at any time that both agree.
///
/// Every transaction locks in this order, so that none waits in a circle: positions; parked
/// records; the facts as a whole (see [Facts]), and those of who was erased; contacts and what is
/// counted of them; moves by pseudonym; customers and how many there are; branches; new moves and
/// what is counted of them. Campaigns and batches of behaviours stand alone. Of each table the rows
/// are locked in the order of their keys, and counts, which many events change, after the facts
/// that changed them. Whoever forgets what is old leaves what somebody else has locked.
@NullMarked
package io.clientele.analytics.ingest;

import org.jspecify.annotations.NullMarked;
