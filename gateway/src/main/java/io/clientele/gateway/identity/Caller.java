package io.clientele.gateway.identity;

import java.time.Instant;
import java.util.Set;

/// Whose token a request carries.
///
/// @param expiresAt when the token ends
public record Caller(String name, Set<String> roles, Instant expiresAt) {
  public Caller {
    roles = Set.copyOf(roles);
  }
}
