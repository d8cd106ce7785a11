package io.clientele.customer.branch;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Merges;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/// The scope of whoever sent the request: a relationship manager's own portfolio, a branch
/// manager's branches, and what other roles may do with all customers; see [Deed].
@ApplicationScoped
public class CurrentScope {
  private final CurrentUser user;
  private final BranchTree branches;
  private final Merges merges;

  CurrentScope(CurrentUser user, BranchTree branches, Merges merges) {
    this.user = user;
    this.branches = branches;
    this.merges = merges;
  }

  /// The customers that the user may see.
  public Scope get(Connection connection) throws SQLException {
    return get(connection, Deed.SEE);
  }

  /// The customers with which the user may do that.
  public Scope get(Connection connection, Deed deed) throws SQLException {
    return deed.isUnlimitedFor(user) ? Scope.ALL : own(connection);
  }

  /// Whom the user may see, and with whom of them do that.
  public Reach reach(Connection connection, Deed deed) throws SQLException {
    return new Reach(get(connection), get(connection, deed));
  }

  /// Who is seen, and who of them in clear.
  public Vision vision(Connection connection) throws SQLException {
    if (Deed.KNOW.isUnlimitedFor(user)) {
      return Vision.FULL;
    }
    var own = own(connection);
    return new Vision(Deed.SEE.isUnlimitedFor(user) ? Scope.ALL : own, own);
  }

  private Scope own(Connection connection) throws SQLException {
    if (user.has(Roles.BRANCH_MANAGER)) {
      return Scope.ofBranches(branches.get(connection).managedBy(user.name()));
    }
    return user.has(Roles.RELATIONSHIP_MANAGER)
        ? Scope.ofManagers(branches.get(connection).portfoliosOf(user.name()))
        : Scope.NONE;
  }

  /// The branches and relationship managers that the user may see: a branch manager those of the
  /// own branches, a relationship manager the own branch and itself.
  Sight sight(Connection connection) throws SQLException {
    var scope = get(connection);
    return scope.column() == null ? Sight.ALL : branches.get(connection).sight(scope);
  }

  /// The branch, if there is one of that code and the user may see all of its customers.
  BranchTree.Node requireBranch(Connection connection, String code) throws SQLException {
    var scope = get(connection);
    return branches
        .get(connection)
        .branchOf(code)
        .filter(branch -> scope.coversBranch(branch.id()))
        .orElseThrow(() -> new InputProblem.NotFound("branch " + code));
  }

  /// The relationship manager, if there is one of that code whose portfolio is the user's own or
  /// belongs to a branch of the user.
  BranchTree.Manager requireManager(Connection connection, String code) throws SQLException {
    var scope = get(connection);
    return branches
        .get(connection)
        .managerOf(code)
        .filter(
            manager -> scope.coversManager(manager.id()) || scope.coversBranch(manager.branch()))
        .orElseThrow(() -> new InputProblem.NotFound("relationship manager " + code));
  }

  /// The customer that an id stands for, as of [#resolve(Connection, CustomerId)]. Goes on only if
  /// the user may do that with it.
  public CustomerId resolve(Connection connection, CustomerId id, Deed deed) throws SQLException {
    var customer = resolve(connection, id);
    var allowed = get(connection, deed);
    if (!allowed.equals(Scope.ALL) && !covers(connection, allowed, customer)) {
      throw Reach.notLookedAfter();
    }
    return customer;
  }

  /// The customer that an id stands for: itself, or the one it was merged into. Goes on only if
  /// there is one and the user may see it.
  public CustomerId resolve(Connection connection, CustomerId id) throws SQLException {
    if (sees(connection, id)) {
      return id;
    }
    var survivor = merges.survivor(connection, id);
    if (survivor.equals(id) || !sees(connection, survivor)) {
      throw new InputProblem.NotFound("customer " + id);
    }
    return survivor;
  }

  private boolean sees(Connection connection, CustomerId id) throws SQLException {
    return covers(connection, get(connection), id);
  }

  private static boolean covers(Connection connection, Scope scope, CustomerId id)
      throws SQLException {
    return Sql.on(connection, "select 1 from customer c where c.id = ? and " + scope.over("c"))
        .with(id)
        .bind(scope.binding())
        .first(_ -> true)
        .isPresent();
  }
}
