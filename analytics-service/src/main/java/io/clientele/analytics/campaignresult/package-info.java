/// What came of one campaign: its funnel, what it caused beyond the holdout, what it cost and
/// brought.
@NullMarked
package io.clientele.analytics.campaignresult;

import org.jspecify.annotations.NullMarked;
