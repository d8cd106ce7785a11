package io.clientele.defaults.identity;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;

/// Whoever sent the request at hand.
@RequestScoped
public class CurrentUser {
  private final SecurityIdentity identity;

  CurrentUser(SecurityIdentity identity) {
    this.identity = identity;
  }

  public String name() {
    return identity.isAnonymous() ? "anonymous" : identity.getPrincipal().getName();
  }

  public boolean has(String role) {
    return identity.hasRole(role);
  }
}
