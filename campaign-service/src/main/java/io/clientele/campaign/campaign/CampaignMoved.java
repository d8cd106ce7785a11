package io.clientele.campaign.campaign;

import io.clientele.kernel.event.CampaignEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A campaign changed its state. Fired in the transaction of the change, for the other features of
/// this service.
///
/// @param campaign as it stands after the change
public record CampaignMoved(
    CampaignEvent.Campaign campaign,
    CampaignAction action,
    String actor,
    Instant at,
    @Nullable String comment) {}
