package io.clientele.campaign.audience;

import io.clientele.kernel.event.CustomerEvent;

/// customer-service told that a customer was erased. Fired in the transaction that takes the
/// customer out of the audience.
///
/// @param audience how many rows that took
public record ErasureTold(CustomerEvent.Erased erased, long audience) {}
