package io.clientele.customer.merging;

import io.clientele.customer.BusinessDay;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.behaviour.HandOverBehaviours;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Merges.Merge;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Departures;
import io.clientele.customer.judgement.Judge;
import io.clientele.customer.profile.MergedProfiles;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes one customer of two. The survivor gets what the other has; its own profile prevails, and a
/// withdrawn consent stays withdrawn.
@ApplicationScoped
public class MergeCustomers {
  private final Database database;
  private final Definitions definitions;
  private final KnownCustomers customers;
  private final Merges merges;
  private final MergedProfiles profiles;
  private final Identifiers identifiers;
  private final HandOverBehaviours handOverBehaviours;
  private final Departures departures;
  private final SettleSurvivor settleSurvivor;
  private final Judge judge;
  private final CurrentScope scope;
  private final CurrentUser user;
  private final Audit audit;
  private final Outbox outbox;
  private final BusinessDay calendar;

  MergeCustomers(
      Database database,
      Definitions definitions,
      KnownCustomers customers,
      Merges merges,
      MergedProfiles profiles,
      Identifiers identifiers,
      HandOverBehaviours handOverBehaviours,
      Departures departures,
      SettleSurvivor settleSurvivor,
      Judge judge,
      CurrentScope scope,
      CurrentUser user,
      Audit audit,
      Outbox outbox,
      BusinessDay calendar) {
    this.database = database;
    this.definitions = definitions;
    this.customers = customers;
    this.merges = merges;
    this.profiles = profiles;
    this.identifiers = identifiers;
    this.handOverBehaviours = handOverBehaviours;
    this.departures = departures;
    this.settleSurvivor = settleSurvivor;
    this.judge = judge;
    this.scope = scope;
    this.user = user;
    this.audit = audit;
    this.outbox = outbox;
    this.calendar = calendar;
  }

  /// Why two customers are merged.
  public record Motive(Merges.Cause cause, @Nullable String reason) {}

  /// Merges two customers that the user may see, or those that stand for them.
  ///
  /// @param ifMatch the survivor's version, if the user wants to be sure of it
  public Merge handle(
      CustomerId survivor, CustomerId other, Motive motive, @Nullable String ifMatch) {
    if (survivor.equals(other)) {
      throw new InputProblem.Invalid("from", "must be another customer");
    }
    return database.call(connection -> {
      var version = definitions.hold(connection);
      merges.lock(connection);
      var stays = scope.resolve(connection, survivor);
      var goes = resolveOther(connection, other);
      if (stays.equals(goes)) {
        throw new CustomerProblem.AlreadyMerged();
      }
      customers.lock(connection, List.of(stays, goes));
      if (ifMatch != null) {
        EntityVersion.require(ifMatch, version(connection, stays));
      }
      return merge(connection, version, stays, goes, motive, user.name());
    });
  }

  private CustomerId resolveOther(Connection connection, CustomerId other) throws SQLException {
    try {
      return scope.resolve(connection, other);
    } catch (InputProblem.NotFound _) {
      throw new InputProblem.Invalid("from", "there is no customer " + other);
    }
  }

  private static long version(Connection connection, CustomerId id) throws SQLException {
    return Sql.on(connection, "select version from customer where id = ?")
        .with(id)
        .first(row -> row.getLong(1))
        .orElseThrow();
  }

  /// Merges two customers whose rows the transaction has locked.
  ///
  /// @param version of the definitions, which the transaction holds
  public Merge merge(
      Connection connection,
      long version,
      CustomerId survivor,
      CustomerId other,
      Motive motive,
      String by)
      throws SQLException {
    var obstacle = obstacle(connection, survivor, other);
    if (obstacle.isPresent()) {
      throw obstacle.get();
    }
    var now = calendar.now();
    var before = merges.kept(connection, survivor);
    var survivorRow = profiles.row(connection, survivor);
    var row = profiles.takeAway(connection, other);
    var gone = MergeImage.version(row) + 1;
    var image =
        MergeImage.of(
            survivorRow,
            row,
            identifiers.handOver(connection, other, survivor),
            departures.leave(connection, other, gone, now));
    var merge =
        new Merge(Ids.next(), survivor, other, motive.cause, motive.reason, now, by, null, null);
    merges.add(connection, merge, image.toJson());
    handOverBehaviours.handle(connection, other, survivor);
    var stays = settleSurvivor.handle(connection, survivor, before, by);
    outbox.append(event(merge, survivor, stays), event(merge, other, gone));
    outbox.append(new CustomerStateEvent.MergedAway(other.value(), gone, now, survivor.value()));
    audit.recordFor(
        by,
        "customers merged",
        "customer " + survivor,
        Map.of("merge", merge.id(), "merged", other, "cause", motive.cause));
    judge.handle(connection, version, Map.of(survivor, Change.ofRecord()), Cause.MERGE);
    return merge;
  }

  /// What speaks against the two being one customer, if anything does.
  Optional<CustomerProblem> obstacle(Connection connection, CustomerId one, CustomerId other)
      throws SQLException {
    var namespace = identifiers.differingNamespace(connection, one, other);
    if (namespace.isPresent()) {
      return namespace.map(CustomerProblem.DifferentCustomers::new);
    }
    return profiles.differInKind(connection, one, other)
        ? Optional.of(new CustomerProblem.DifferentKinds())
        : Optional.empty();
  }

  private static CustomerEvent event(Merge merge, CustomerId of, long version) {
    return new CustomerEvent.Merged(
        of.value(),
        version,
        merge.mergedAt(),
        merge.survivor().value(),
        merge.merged().value(),
        merge.cause().word());
  }
}
