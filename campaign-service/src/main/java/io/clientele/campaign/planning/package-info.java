/// What a campaign is planned with: objectives, products, offers and templates.
@NullMarked
package io.clientele.campaign.planning;

import org.jspecify.annotations.NullMarked;
