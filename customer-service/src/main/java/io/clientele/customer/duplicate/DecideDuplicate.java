package io.clientele.customer.duplicate;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Deed;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.merging.MergeCustomers;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Accepts a proposed pair, which merges the two, or rejects it until there is new evidence.
@ApplicationScoped
class DecideDuplicate {
  private final Database database;
  private final Definitions definitions;
  private final Merges merges;
  private final Duplicates duplicates;
  private final MergeCustomers mergeCustomers;
  private final CurrentScope scope;
  private final CurrentUser user;
  private final Audit audit;
  private final BusinessDay calendar;

  DecideDuplicate(
      Database database,
      Definitions definitions,
      Merges merges,
      Duplicates duplicates,
      MergeCustomers mergeCustomers,
      CurrentScope scope,
      CurrentUser user,
      Audit audit,
      BusinessDay calendar) {
    this.database = database;
    this.definitions = definitions;
    this.merges = merges;
    this.duplicates = duplicates;
    this.mergeCustomers = mergeCustomers;
    this.scope = scope;
    this.user = user;
    this.audit = audit;
    this.calendar = calendar;
  }

  /// @param survivor which of the two stays; the one that was registered first when not said
  Duplicate accept(UUID id, @Nullable CustomerId survivor, @Nullable String reason) {
    return database.call(connection -> {
      definitions.hold(connection);
      merges.lock(connection);
      var duplicate = open(connection, id);
      var pair = duplicate.pair();
      var stays = survivor == null ? pair.one() : survivor;
      if (!pair.has(stays)) {
        throw new InputProblem.Invalid("survivorId", "is neither of the two", "neither");
      }
      mergeCustomers.handle(
          stays,
          pair.without(stays),
          new MergeCustomers.Motive(Merges.Cause.DUPLICATE, reason),
          null);
      return decide(connection, duplicate, Duplicate.State.ACCEPTED);
    });
  }

  Duplicate reject(UUID id) {
    return database.call(connection -> {
      var duplicate = open(connection, id);
      audit.record(
          "duplicate rejected",
          "customer " + duplicate.pair().one(),
          Map.of("duplicate", id, "other", duplicate.pair().other()));
      return decide(connection, duplicate, Duplicate.State.REJECTED);
    });
  }

  private Duplicate open(Connection connection, UUID id) throws SQLException {
    var found =
        duplicates
            .lock(connection, scope.get(connection, Deed.CHANGE), id)
            .orElseThrow(() -> new InputProblem.NotFound("duplicate " + id));
    if (found.state() != Duplicate.State.OPEN) {
      throw new CustomerProblem.DuplicateDecided(found.state().name());
    }
    return found;
  }

  private Duplicate decide(Connection connection, Duplicate duplicate, Duplicate.State state)
      throws SQLException {
    duplicates.decide(connection, duplicate.id(), state, calendar.now(), user.name());
    return duplicates
        .find(connection, scope.get(connection, Deed.CHANGE), duplicate.id())
        .orElseThrow();
  }
}
