package io.clientele.customer.branch;

import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.defaults.version.Placed;
import io.clientele.defaults.version.Precondition;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sets a relationship manager up, or changes one. Sent again with the same content it changes
/// nothing.
@ApplicationScoped
class DefineRelationshipManager {
  private final Database database;
  private final Definitions definitions;
  private final Branches branches;
  private final RelationshipManagers managers;
  private final Outbox outbox;
  private final Clock clock;
  private final Audit audit;

  DefineRelationshipManager(
      Database database,
      Definitions definitions,
      Branches branches,
      RelationshipManagers managers,
      Outbox outbox,
      Clock clock,
      Audit audit) {
    this.database = database;
    this.definitions = definitions;
    this.branches = branches;
    this.managers = managers;
    this.outbox = outbox;
    this.clock = clock;
    this.audit = audit;
  }

  /// @param branch code of the branch
  /// @param username how the person signs in
  record Wanted(String name, @Nullable String branch, @Nullable String username) {}

  Placed<RelationshipManager> handle(String code, Wanted wanted, Precondition asked) {
    return database.call(connection -> {
      definitions.change(connection);
      var manager = managers.byCode(code).orElseGet(() -> RelationshipManager.named(code));
      var isNew = !managers.isPersistent(manager);
      if (isNew) {
        asked.letMake();
      } else {
        if (same(manager, wanted)) {
          asked.letStay(manager.version);
          return Placed.inPlace(manager);
        }
        asked.letChange(manager.version);
      }
      requireFree(wanted.username(), code);
      manager.name = wanted.name();
      manager.branch = branch(wanted.branch());
      manager.username = wanted.username();
      managers.persistAndFlush(manager);
      audit.record("relationship manager defined", "manager " + code, sees(wanted));
      outbox.append(
          new CustomerEvent.ManagerDefined(
              code,
              manager.version,
              clock.instant(),
              manager.name,
              wanted.branch(),
              manager.username));
      return new Placed<>(manager, isNew);
    });
  }

  private static Map<String, String> sees(Wanted wanted) {
    return Map.of(
        "branch", Objects.toString(wanted.branch(), ""),
        "username", Objects.toString(wanted.username(), ""));
  }

  private void requireFree(@Nullable String username, String code) {
    if (username != null && managers.count("username = ?1 and code <> ?2", username, code) > 0) {
      throw new CustomerProblem.NameTaken("relationship manager's username", username);
    }
  }

  private @Nullable Branch branch(@Nullable String code) {
    return code == null
        ? null
        : branches
            .byCode(code)
            .orElseThrow(() ->
                new InputProblem.Invalid(
                    "branch", "there is no branch " + code, "unknown", Map.of("value", code)));
  }

  private static boolean same(RelationshipManager manager, Wanted wanted) {
    var branch = manager.branch == null ? null : manager.branch.code;
    return wanted.equals(new Wanted(manager.name, branch, manager.username));
  }
}
