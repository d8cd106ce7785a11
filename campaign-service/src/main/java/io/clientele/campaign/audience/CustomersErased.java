package io.clientele.campaign.audience;

import java.util.List;
import java.util.UUID;

/// Customers who are no more. Fired in the transaction that forgets them.
public record CustomersErased(List<UUID> customerIds) {}
