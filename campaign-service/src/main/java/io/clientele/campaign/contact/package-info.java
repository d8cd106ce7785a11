/// Intended touches of customers: planned once at launch, held back with a reason, or sent.
///
/// The order of the waterfall is consent, address, suitability, contact policy, then the draw of
/// the holdout, then budget. The holdout is drawn from those who would otherwise be contacted, so
/// that treated and held-out customers differ by the contact alone and their conversions compare.
///
/// Locks are taken in one order everywhere: the customer's row in audience, the contact, the
/// campaign's budget.
@NullMarked
package io.clientele.campaign.contact;

import org.jspecify.annotations.NullMarked;
