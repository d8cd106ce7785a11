/// How often a customer may be contacted, on all channels together.
@NullMarked
package io.clientele.campaign.policy;

import org.jspecify.annotations.NullMarked;
