/// customer-service: customers with their identifiers, consents and behaviours, and what follows
/// from them: lifecycle stage, tier, base, segments.
///
/// Here are the words that all features share. Each feature is a package below, and they build upon
/// each other in this order: `branch`, `identity`, `condition`, then `lifecycle` and `segment` (the
/// rules), `announcement`, `judgement` (asks the rules again when something changed), `consent`,
/// `profile`, `behaviour`, `importing`, `collect`, `privacy`.
@NullMarked
package io.clientele.customer;

import org.jspecify.annotations.NullMarked;
