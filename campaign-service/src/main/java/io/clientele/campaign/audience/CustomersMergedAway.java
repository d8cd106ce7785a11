package io.clientele.campaign.audience;

import java.util.List;
import java.util.UUID;

/// Customers for whom others stand from now on. Fired in the transaction that takes them out of the
/// audience, and holds those others.
public record CustomersMergedAway(List<UUID> customerIds) {}
