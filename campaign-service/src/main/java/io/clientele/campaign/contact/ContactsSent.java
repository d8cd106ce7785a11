package io.clientele.campaign.contact;

import java.util.List;
import java.util.UUID;

/// These contacts, which were being sent, have gone out, or probably have. Fired in the transaction
/// that records it.
public record ContactsSent(List<UUID> contactIds) {}
