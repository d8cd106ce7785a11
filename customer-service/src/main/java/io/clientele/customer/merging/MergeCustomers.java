package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Deed;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Merges.Merge;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Merges two customers because somebody asks for it.
@ApplicationScoped
public class MergeCustomers {
  private final Database database;
  private final Definitions definitions;
  private final Merges merges;
  private final KnownCustomers customers;
  private final FindObstacle findObstacle;
  private final JoinCustomers joinCustomers;
  private final CurrentScope scope;
  private final CurrentUser user;

  MergeCustomers(
      Database database,
      Definitions definitions,
      Merges merges,
      KnownCustomers customers,
      FindObstacle findObstacle,
      JoinCustomers joinCustomers,
      CurrentScope scope,
      CurrentUser user) {
    this.database = database;
    this.definitions = definitions;
    this.merges = merges;
    this.customers = customers;
    this.findObstacle = findObstacle;
    this.joinCustomers = joinCustomers;
    this.scope = scope;
    this.user = user;
  }

  /// Why two customers are merged.
  public record Motive(Merges.Cause cause, @Nullable String reason) {}

  /// Merges two customers that the user may change, or those that stand for them.
  ///
  /// @param ifMatch the survivor's version, if the user wants to be sure of it
  public Merge handle(
      CustomerId survivor, CustomerId other, Motive motive, @Nullable String ifMatch) {
    if (survivor.equals(other)) {
      throw new InputProblem.Invalid("from", "must be another customer", "same");
    }
    return database.call(connection -> {
      var version = definitions.hold(connection);
      merges.lock(connection);
      var stays = scope.resolve(connection, survivor, Deed.CHANGE);
      var goes = resolveOther(connection, other);
      if (stays.equals(goes)) {
        throw new CustomerProblem.AlreadyMerged();
      }
      customers.lock(connection, List.of(stays, goes));
      if (ifMatch != null) {
        EntityVersion.require(ifMatch, customers.version(connection, stays));
      }
      var obstacle = findObstacle.handle(connection, stays, goes);
      if (obstacle.isPresent()) {
        throw obstacle.get();
      }
      return joinCustomers.handle(connection, version, stays, goes, motive, user.name());
    });
  }

  private CustomerId resolveOther(Connection connection, CustomerId other) throws SQLException {
    try {
      return scope.resolve(connection, other, Deed.CHANGE);
    } catch (InputProblem.NotFound _) {
      throw new InputProblem.Invalid(
          "from", "there is no customer " + other, "unknown", Map.of("value", other.toString()));
    }
  }
}
