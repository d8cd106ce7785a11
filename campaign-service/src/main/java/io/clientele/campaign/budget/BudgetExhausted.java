package io.clientele.campaign.budget;

import java.util.UUID;

/// A campaign's budget does not cover another contact. Fired once per campaign, in the transaction
/// that found it out.
public record BudgetExhausted(UUID campaignId) {}
