package io.clientele.campaign.contact;

import java.util.List;
import java.util.UUID;

/// Contacts of these customers were written down. Fired in the transaction that wrote them.
public record ContactsPlanned(UUID campaignId, List<UUID> customerIds) {}
