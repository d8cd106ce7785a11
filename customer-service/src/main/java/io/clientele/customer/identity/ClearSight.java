package io.clientele.customer.identity;

import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/// Whether whoever sent the request needs names and addresses in clear text: those who look after
/// customers do, those who plan and evaluate do not.
@ApplicationScoped
public class ClearSight {
  private static final Set<String> CLEAR =
      Set.of(
          Roles.RELATIONSHIP_MANAGER,
          Roles.BRANCH_MANAGER,
          Roles.PRIVACY_OFFICER,
          Roles.ADMIN,
          Roles.INTEGRATION);

  private final CurrentUser user;

  ClearSight(CurrentUser user) {
    this.user = user;
  }

  public boolean isGiven() {
    return CLEAR.stream().anyMatch(user::has);
  }
}
