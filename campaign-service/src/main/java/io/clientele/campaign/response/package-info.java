/// What came back from channels and customers: progress of contacts, responses, and conversions.
@NullMarked
package io.clientele.campaign.response;

import org.jspecify.annotations.NullMarked;
