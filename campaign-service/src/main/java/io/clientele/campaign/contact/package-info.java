/// Intended touches of customers: planned once at launch, held back with a reason, or sent.
///
/// The order of the waterfall is earlier contacts for the same, the wish not to be chosen by
/// behaviour, consent, address, suitability, contact policy, then the draw of the holdout, then
/// budget. The holdout is drawn from those who would otherwise be contacted, so that treated and
/// held-out customers differ by the contact alone and their conversions compare.
///
/// Locks are taken in one order everywhere, and of one kind in the order of the ids: merges, the
/// launch, the campaign, customers in the audience, tasks, contacts, budgets. What is planned in a
/// launch is new, and comes after its budget.
@NullMarked
package io.clientele.campaign.contact;

import org.jspecify.annotations.NullMarked;
