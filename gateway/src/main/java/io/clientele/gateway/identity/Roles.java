package io.clientele.gateway.identity;

import java.util.Set;

/// The roles of the suite.
public final class Roles {
  public static final String INTEGRATION = "integration";

  static final Set<String> ALL =
      Set.of(
          "marketer",
          "approver",
          "analyst",
          "relationship-manager",
          "branch-manager",
          "privacy-officer",
          "admin",
          INTEGRATION);

  private Roles() {}
}
