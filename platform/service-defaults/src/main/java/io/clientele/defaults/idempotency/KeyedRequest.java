package io.clientele.defaults.idempotency;

/// A request that came with a key.
///
/// @param fingerprint digest of what it says
public record KeyedRequest(IdempotencyKey key, String fingerprint) {}
