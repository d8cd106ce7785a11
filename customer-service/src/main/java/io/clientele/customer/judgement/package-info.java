/// Judges customers: whenever something about them changed, or a day has come on which time changes
/// it, the models and the segments that depend on it are asked again, and what follows is written
/// and announced.
///
/// Rules are asked in memory, of many customers at once; only a new segment is compared with the
/// whole base in SQL.
@NullMarked
package io.clientele.customer.judgement;

import org.jspecify.annotations.NullMarked;
