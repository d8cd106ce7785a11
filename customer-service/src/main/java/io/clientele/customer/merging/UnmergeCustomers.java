package io.clientele.customer.merging;

import io.clientele.customer.BusinessDay;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.behaviour.HandOverBehaviours;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.consent.Consents;
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
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Undoes a merge: the merged customer is again what it was, with what came by it since; the
/// survivor keeps what is its own. Merges into the same customer are undone in any order; a merge
/// into a customer that was merged further itself, after that one.
@ApplicationScoped
class UnmergeCustomers {
  private final Database database;
  private final Definitions definitions;
  private final KnownCustomers customers;
  private final Merges merges;
  private final MergedProfiles profiles;
  private final Identifiers identifiers;
  private final Consents consents;
  private final HandOverBehaviours handOverBehaviours;
  private final Departures departures;
  private final SettleSurvivor settleSurvivor;
  private final Judge judge;
  private final CurrentScope scope;
  private final CurrentUser user;
  private final Audit audit;
  private final Outbox outbox;
  private final BusinessDay calendar;

  UnmergeCustomers(
      Database database,
      Definitions definitions,
      KnownCustomers customers,
      Merges merges,
      MergedProfiles profiles,
      Identifiers identifiers,
      Consents consents,
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
    this.consents = consents;
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

  /// Finds the merge that is meant, if there is one.
  @FunctionalInterface
  interface Which {
    Optional<Merge> find(Connection connection) throws SQLException;
  }

  Which merge(UUID id) {
    return connection -> merges.find(connection, id);
  }

  Which mergeOf(CustomerId merged) {
    return connection -> merges.standing(connection, merged);
  }

  Merge handle(CustomerId id, Which which) {
    return database.call(connection -> {
      var version = definitions.holdAlone(connection);
      var survivor = scope.resolve(connection, id);
      var merge = which.find(connection).orElseThrow(CustomerProblem.NotMerged::new);
      requireUndoable(connection, survivor, merge);
      customers.lock(connection, List.of(survivor));
      return undo(connection, version, merge);
    });
  }

  private void requireUndoable(Connection connection, CustomerId survivor, Merge merge)
      throws SQLException {
    if (!merges.survivor(connection, merge.survivor()).equals(survivor)) {
      throw new InputProblem.NotFound("merge " + merge.id() + " into customer " + survivor);
    }
    if (merge.undoneAt() != null) {
      throw new CustomerProblem.NotMerged();
    }
    if (!merge.survivor().equals(survivor)) {
      throw new CustomerProblem.MergedFurther(merge.survivor());
    }
  }

  private Merge undo(Connection connection, long version, Merge merge) throws SQLException {
    var now = calendar.now();
    var survivor = merge.survivor();
    var merged = merge.merged();
    var before = merges.kept(connection, survivor);
    var image =
        before.stream()
            .filter(kept -> kept.id().equals(merge.id()))
            .map(MergeImage::read)
            .findFirst()
            .orElseThrow();
    merges.undo(connection, merge.id(), now, user.name());
    departures.forgetPlaces(
        connection, survivor, merge.mergedAt(), image.survivor().toString(), now);
    var origins = merges.origins(connection, merged);
    var came = origins.stream().map(Merges.Origin::id).toList();
    var back = image.version() + 2;
    profiles.bringBack(connection, image.row().toString(), back);
    identifiers.handBack(connection, survivor, merged, came, image.identifiers().toString());
    handOverBehaviours.undo(connection, survivor, merged, came);
    consents.standTogether(connection, merged, origins);
    departures.comeBack(connection, merged, back, image.memberships().toString(), now);
    var stays = settleSurvivor.handle(connection, survivor, before, user.name());
    outbox.append(
        new CustomerEvent.Unmerged(survivor.value(), stays, now, survivor.value(), merged.value()),
        new CustomerEvent.Unmerged(merged.value(), back, now, survivor.value(), merged.value()));
    audit.record(
        "customers unmerged",
        "customer " + survivor,
        Map.of("merge", merge.id(), "merged", merged));
    judge.handle(
        connection,
        version,
        Map.of(survivor, Change.ofRecord(), merged, Change.ofRecord()),
        Cause.MERGE);
    return merges.find(connection, merge.id()).orElseThrow();
  }
}
