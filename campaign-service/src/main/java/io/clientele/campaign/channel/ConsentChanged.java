package io.clientele.campaign.channel;

/// Which consent a channel needs was changed. Fired in the transaction of the change, once its row
/// is written.
public record ConsentChanged(String channel) {}
