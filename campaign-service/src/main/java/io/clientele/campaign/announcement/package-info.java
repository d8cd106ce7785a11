/// What other systems are told about campaigns.
@NullMarked
package io.clientele.campaign.announcement;

import org.jspecify.annotations.NullMarked;
