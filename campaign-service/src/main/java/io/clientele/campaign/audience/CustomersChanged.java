package io.clientele.campaign.audience;

import java.util.List;
import java.util.UUID;

/// Customers of whom customer-service told again. Fired in the transaction that takes it over into
/// the audience, whose rows of them it holds.
public record CustomersChanged(List<UUID> customerIds) {}
