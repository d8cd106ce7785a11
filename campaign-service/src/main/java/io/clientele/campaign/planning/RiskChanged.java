package io.clientele.campaign.planning;

/// How risky a product is was changed. Fired in the transaction of the change, once its row is
/// written.
public record RiskChanged(String product) {}
