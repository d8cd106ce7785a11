package io.clientele.defaults.idempotency;

/// An `Idempotency-Key`: it belongs to whoever used it and to the address it was used at.
///
/// @param route method and address
public record IdempotencyKey(String principal, String route, String key) {}
