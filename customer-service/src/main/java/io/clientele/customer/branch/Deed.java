package io.clientele.customer.branch;

import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import java.util.Set;

/// What somebody does with customers: with any of them by some roles, and otherwise with those that
/// a branch manager or relationship manager looks after. A role that may do something else with any
/// customer adds nothing.
public enum Deed {
  /// To see that there is a customer, and what is no personal data of it.
  SEE,
  /// To see names and addresses in full.
  KNOW,
  /// To have protected attributes revealed.
  REVEAL,
  /// To change a customer, merge it, or say that it is somebody else.
  CHANGE,
  /// To record what a customer allows.
  RECORD_CONSENT;

  /// Who does it with any customer.
  private Set<String> unlimited() {
    return switch (this) {
      case SEE ->
          Set.of(
              Roles.MARKETER,
              Roles.APPROVER,
              Roles.ANALYST,
              Roles.PRIVACY_OFFICER,
              Roles.ADMIN,
              Roles.INTEGRATION);
      case KNOW, RECORD_CONSENT -> Set.of(Roles.PRIVACY_OFFICER, Roles.ADMIN, Roles.INTEGRATION);
      case REVEAL -> Set.of(Roles.PRIVACY_OFFICER);
      case CHANGE -> Set.of(Roles.ADMIN, Roles.INTEGRATION);
    };
  }

  boolean isUnlimitedFor(CurrentUser user) {
    return unlimited().stream().anyMatch(user::has);
  }
}
