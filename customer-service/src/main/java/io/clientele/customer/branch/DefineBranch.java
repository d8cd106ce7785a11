package io.clientele.customer.branch;

import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.recheck.Rechecks;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.defaults.version.Placed;
import io.clientele.defaults.version.Precondition;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sets a branch up, or changes it. Sent again with the same content it changes nothing.
@ApplicationScoped
class DefineBranch {
  /// Deeper than any bank is divided, and no longer than what an index holds.
  private static final int LONGEST_PATH = 2_000;

  private final Database database;
  private final Definitions definitions;
  private final Branches branches;
  private final Rechecks rechecks;
  private final Outbox outbox;
  private final Clock clock;
  private final Audit audit;

  DefineBranch(
      Database database,
      Definitions definitions,
      Branches branches,
      Rechecks rechecks,
      Outbox outbox,
      Clock clock,
      Audit audit) {
    this.database = database;
    this.definitions = definitions;
    this.branches = branches;
    this.rechecks = rechecks;
    this.outbox = outbox;
    this.clock = clock;
    this.audit = audit;
  }

  /// @param parent code of the branch above
  record Wanted(
      String name,
      @Nullable String parent,
      @Nullable String region,
      @Nullable String managerUsername) {}

  Placed<Branch> handle(String code, Wanted wanted, Precondition asked) {
    return database.call(connection -> {
      definitions.change(connection);
      var known = branches.byCode(code);
      var parent = parent(wanted.parent());
      if (known.isPresent()) {
        var branch = known.get();
        if (same(branch, wanted)) {
          asked.letStay(branch.version);
          return Placed.inPlace(branch);
        }
        asked.letChange(branch.version);
        if (parent != null && parent.liesWithin(branch)) {
          throw new CustomerProblem.BranchCycle();
        }
        return Placed.inPlace(change(connection, branch, parent, wanted));
      }
      asked.letMake();
      var branch = Branch.named(code);
      fill(branch, parent, wanted);
      branch.path = pathBelow(parent, code);
      branches.persistAndFlush(branch);
      announce(branch);
      return Placed.anew(branch);
    });
  }

  private @Nullable Branch parent(@Nullable String code) {
    return code == null
        ? null
        : branches
            .byCode(code)
            .orElseThrow(() ->
                new InputProblem.Invalid(
                    "parent", "there is no branch " + code, "unknown", Map.of("value", code)));
  }

  private Branch change(
      Connection connection, Branch branch, @Nullable Branch parent, Wanted wanted)
      throws SQLException {
    var before = branch.path;
    var path = pathBelow(parent, branch.code);
    fill(branch, parent, wanted);
    if (path.equals(before)) {
      branches.flush();
      announce(branch);
      return branch;
    }
    // It takes its customers along: what is published of them names their branch's path.
    for (var moved : branches.within(before)) {
      moved.path = requireShort(path + moved.path.substring(before.length()));
      branches.flush();
      announce(moved);
      rechecks.ofBranch(connection, Rechecks.Reason.BRANCH, moved.id);
    }
    return branch;
  }

  private void fill(Branch branch, @Nullable Branch parent, Wanted wanted) {
    branch.name = wanted.name();
    branch.parent = parent;
    branch.region = wanted.region();
    branch.managerUsername = wanted.managerUsername();
  }

  private void announce(Branch branch) {
    audit.record("branch defined", "branch " + branch.code, seenBy(branch));
    outbox.append(
        new CustomerEvent.BranchDefined(
            branch.code,
            branch.version,
            clock.instant(),
            branch.name,
            branch.parent == null ? null : branch.parent.code,
            branch.path,
            branch.managerUsername));
  }

  private static Map<String, String> seenBy(Branch branch) {
    return Map.of("path", branch.path, "manager", Objects.toString(branch.managerUsername, ""));
  }

  private static String pathBelow(@Nullable Branch parent, String code) {
    return requireShort((parent == null ? "" : parent.path) + code + "/");
  }

  private static String requireShort(String path) {
    if (path.length() > LONGEST_PATH) {
      throw new InputProblem.Invalid(
          "parent",
          "lies too deep: the codes from the top down have at most "
              + LONGEST_PATH
              + " characters");
    }
    return path;
  }

  private static boolean same(Branch branch, Wanted wanted) {
    var parent = branch.parent == null ? null : branch.parent.code;
    return wanted.equals(new Wanted(branch.name, parent, branch.region, branch.managerUsername));
  }
}
