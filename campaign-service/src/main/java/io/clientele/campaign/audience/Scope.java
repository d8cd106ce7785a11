package io.clientele.campaign.audience;

import io.clientele.campaign.Sql;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;

/// Which customers the user at hand may see: all, those of the own portfolio, or those of the own
/// branch and the branches below it. Every list and item that tells of customers is held to it.
@RequestScoped
public class Scope {
  private static final List<String> SEE_ALL =
      List.of(
          Roles.MARKETER,
          Roles.APPROVER,
          Roles.ANALYST,
          Roles.PRIVACY_OFFICER,
          Roles.ADMIN,
          Roles.INTEGRATION);

  private final CurrentUser user;

  Scope(CurrentUser user) {
    this.user = user;
  }

  /// A condition on a column with the ids of customers, to be put after a where. Whoever sees all
  /// also sees what was of customers who are no more.
  public Sql customers(String column) {
    if (seesAll()) {
      return Sql.of("true");
    }
    return Sql.of(column + " in (select a.customer_id from audience a where")
        .then(condition("a"))
        .then("union all select m.customer_id from merged_customer m")
        .then("join audience a on a.customer_id = m.survivor_id where")
        .then(condition("a"))
        .then(")");
  }

  /// A condition on a row with the columns `manager` (a code) and `branches` (codes from the top of
  /// the tree down), to be put after a where.
  ///
  /// @param row how the statement calls the row
  public Sql condition(String row) {
    if (seesAll()) {
      return Sql.of("true");
    }
    var portfolio =
        Sql.of(
            "%s.manager in (select m.code from relationship_manager m where m.username = ?)"
                .formatted(row),
            user.name());
    var subtree =
        Sql.of(
            "%s.branches && array(select b.code from branch b where b.manager_username = ?)"
                .formatted(row),
            user.name());
    if (user.has(Roles.BRANCH_MANAGER)) {
      return user.has(Roles.RELATIONSHIP_MANAGER)
          ? Sql.of("(").then(portfolio).then("or").then(subtree).then(")")
          : subtree;
    }
    return user.has(Roles.RELATIONSHIP_MANAGER) ? portfolio : Sql.of("false");
  }

  private boolean seesAll() {
    return SEE_ALL.stream().anyMatch(user::has);
  }
}
