package io.clientele.campaign.contact;

import java.util.List;
import java.util.UUID;

/// These contacts, which were being sent, are known to have gone out. Fired in the transaction that
/// records it.
public record ContactsSent(List<UUID> contactIds) {}
