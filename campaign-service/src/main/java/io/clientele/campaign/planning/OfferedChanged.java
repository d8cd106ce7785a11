package io.clientele.campaign.planning;

import java.util.List;
import java.util.UUID;

/// What offers promise, or how risky it is, was changed. Fired in the transaction of the change,
/// once its row is written, for other features to object by a problem.
///
/// @param thing what was changed, for example `product TD-12`
/// @param offers those that it changes
public record OfferedChanged(String thing, List<UUID> offers) {}
