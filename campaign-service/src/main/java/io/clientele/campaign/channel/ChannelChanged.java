package io.clientele.campaign.channel;

/// How a channel reaches customers, the consent that it needs or what it costs was changed. Fired
/// in the transaction of the change, once its row is written, for other features to object by a
/// problem.
public record ChannelChanged(String code) {}
