/// A campaign's money as a ledger of reserve, commit and release that never exceeds the budget.
@NullMarked
package io.clientele.campaign.budget;

import org.jspecify.annotations.NullMarked;
