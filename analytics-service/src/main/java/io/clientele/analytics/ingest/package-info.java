/// Brings every event into facts and counts, each with effect exactly once.
///
/// A fact is a row that an event that comes again finds already there; the counts are changed, in
/// the same transaction, by the difference that the facts made. This feature alone writes; the
/// others read counts, never facts. [Recount] proves at any time that both agree.
///
/// Counts that many events change are folded last in a transaction and always in the order of their
/// keys, so that readers working side by side neither wait for long nor lock each other out.
@NullMarked
package io.clientele.analytics.ingest;

import org.jspecify.annotations.NullMarked;
