package io.clientele.customer;

import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.problem.InputProblem;
import org.jspecify.annotations.Nullable;

/// Who declares or changes what is known of customers. Those who administer may raise its
/// protection, and only those who guard privacy may lower it, with a reason.
///
/// @param reason why protection is lowered; it goes into the audit trail
public record DefinedBy(
    String name, boolean administers, boolean guardsPrivacy, @Nullable String reason) {
  private static final int SHORTEST_REASON = 5;

  public static DefinedBy user(CurrentUser user, @Nullable String reason) {
    return new DefinedBy(
        user.name(),
        user.has(Roles.ADMIN) || user.has(Roles.INTEGRATION),
        user.has(Roles.PRIVACY_OFFICER),
        reason);
  }

  public static DefinedBy pack(String pack) {
    return new DefinedBy("pack " + pack, true, false, null);
  }

  /// @param lowers whether values are seen by more people than before
  /// @param otherwise whether anything but the protection changes
  public void require(boolean lowers, boolean otherwise) {
    if (otherwise && !administers) {
      throw new InputProblem.Forbidden("A privacy officer changes the protection, nothing else.");
    }
    if (lowers && !guardsPrivacy) {
      throw new InputProblem.Forbidden("Only a privacy officer may lower a protection.");
    }
    if (lowers && (reason == null || reason.strip().length() < SHORTEST_REASON)) {
      throw new InputProblem.Invalid("reason", "is needed where a protection is lowered");
    }
  }
}
