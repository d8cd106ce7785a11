/// The ways in which customers are contacted: their kind, their cost, and what they need.
@NullMarked
package io.clientele.campaign.channel;

import org.jspecify.annotations.NullMarked;
