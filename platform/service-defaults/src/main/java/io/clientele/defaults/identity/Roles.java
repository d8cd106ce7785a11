package io.clientele.defaults.identity;

/// The roles a person or a system signs in with.
public final class Roles {
  public static final String MARKETER = "marketer";
  public static final String APPROVER = "approver";
  public static final String ANALYST = "analyst";
  public static final String RELATIONSHIP_MANAGER = "relationship-manager";
  public static final String BRANCH_MANAGER = "branch-manager";
  public static final String PRIVACY_OFFICER = "privacy-officer";
  public static final String ADMIN = "admin";
  public static final String INTEGRATION = "integration";

  private Roles() {}
}
