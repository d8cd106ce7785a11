package io.clientele.demo.api;

import java.util.Locale;

/// The roles of the suite. The local stack has one user of each, named like the role.
public enum Role {
  MARKETER,
  APPROVER,
  ANALYST,
  RELATIONSHIP_MANAGER,
  BRANCH_MANAGER,
  PRIVACY_OFFICER,
  ADMIN,
  INTEGRATION;

  public String username() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
